import * as pulumi from '@pulumi/pulumi';
import * as mailgun from 'pulumi-mailgun';
import { PROVIDER_TEXT } from '../../../provider/pulumi/provider-text';

const registered: { type: string; inputs: Record<string, unknown> }[] = [];

beforeAll(() =>
  pulumi.runtime.setMocks({
    newResource: ({ type, inputs, name }) => {
      registered.push({ type, inputs });
      return { id: name, state: inputs };
    },
    call: () => ({}),
  }),
);

const settled = (resource: pulumi.CustomResource) => new Promise((resolve) => resource.id.apply(resolve));

test('a class registers with its arguments, one constant text and its type', async () => {
  await settled(new mailgun.Route('r', { expression: 'catch_all()', actions: ['stop()'] }));
  expect(registered.at(-1)).toEqual({
    type: 'pulumi-nodejs:dynamic/mailgun:Route',
    inputs: {
      expression: 'catch_all()',
      actions: ['stop()'],
      __type: 'Route',
      __provider: PROVIDER_TEXT,
    },
  });
});

test('a secret argument is secret without being asked', async () => {
  const domain = new mailgun.Domain('d', { name: 'mail.example.com', smtpPassword: 'a-password' });
  await settled(domain);
  expect(await pulumi.isSecret(domain.smtpPassword)).toBe(true);
  expect(await pulumi.isSecret(domain.name)).toBe(false);
});

test('mistakes in a program do not compile', () => {
  const programs = () => {
    // @ts-expect-error misspelt
    new mailgun.Domain('d', { name: 'mail.example.com', spamActon: 'tag' });
    // @ts-expect-error missing
    new mailgun.Domain('d', {});
    // @ts-expect-error no such event type
    new mailgun.Webhook('w', { domain: 'mail.example.com', eventType: 'unsubscribe', urls: ['https://example.com'] });
    // @ts-expect-error one string is not a list
    new mailgun.Route('r', { expression: 'catch_all()', actions: 'stop()' });
    // @ts-expect-error no such output
    new mailgun.Route('r', { expression: 'catch_all()', actions: ['stop()'] }).sate;
  };
  expect(typeof programs).toBe('function');
});
