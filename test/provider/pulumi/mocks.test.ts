import * as pulumi from '@pulumi/pulumi';
import * as mailgun from 'pulumi-mailgun';

const asked: { token: string; inputs: object }[] = [];

beforeAll(() => {
  // Nothing answers here: a question that reached the network would be an error.
  pulumi.runtime.setAllConfig({ 'mailgun:apiKey': 'key-of-nobody', 'mailgun:baseUrl': 'http://127.0.0.1:1' });
  pulumi.runtime.setMocks(
    {
      // A resource named `new` is about to be made.
      newResource: ({ inputs, name }) => ({ id: name === 'new' ? '' : name, state: inputs }),
      call: ({ token, inputs }) => {
        asked.push({ token, inputs });
        return token === 'mailgun:index:getDomain' ? { name: inputs.name, state: 'active' } : { result: ['mocked'] };
      },
    },
    'project',
    'stack',
    true,
  );
});

/** What Pulumi hides of an output. */
const isKnown = (output: unknown) => (output as { readonly isKnown: Promise<boolean> }).isKnown;
const settled = <T>(output: pulumi.Output<T>) => new Promise<pulumi.Unwrap<T>>((resolve) => output.apply(resolve as never));

test('look-ups ask the mocks of a unit test, in both forms', async () => {
  expect(await mailgun.getDomain({ name: 'mail.example.com' })).toEqual({ name: 'mail.example.com', state: 'active' });
  expect(await mailgun.getRoutes({})).toEqual(['mocked']);
  expect(await settled(mailgun.getDomainOutput({ name: pulumi.output('mail.example.com') }).state)).toBe('active');
  expect(asked.map(({ token }) => token)).toEqual(['mailgun:index:getDomain', 'mailgun:index:getRoutes', 'mailgun:index:getDomain']);
});

test('resources of a class are told from those of another', () => {
  const domain = new mailgun.Domain('d', { name: 'mail.example.com' });
  const route = new mailgun.Route('r', { expression: 'catch_all()', actions: ['stop()'] });
  expect([mailgun.Domain.isInstance(domain), mailgun.Domain.isInstance(route), mailgun.Domain.isInstance(undefined)]).toEqual([
    true,
    false,
    false,
  ]);
  expect(pulumi.CustomResource.isInstance(route)).toBe(true);
});

test('a program in JavaScript that gives no arguments gets no TypeError', async () => {
  const Domain = mailgun.Domain as unknown as new (name: string) => mailgun.Domain;
  expect(await settled(new Domain('bare').urn)).toContain('bare');
  const Provider = mailgun.Provider as unknown as new (name: string) => mailgun.Provider;
  expect(() => new Provider('bare')).toThrow('The mailgun.Provider "bare" needs an apiKey.');
});

test('what is about to be made is waited for in a preview, though its arguments are known', async () => {
  const engine = pulumi.runtime.getMonitor();
  pulumi.runtime.setMockOptions(
    { registerResource: engine?.registerResource.bind(engine), supportsFeature: engine?.supportsFeature.bind(engine) },
    'project',
    'stack',
    true,
  );
  const made = new mailgun.Domain('new', { name: 'mail.example.com' });
  expect(await isKnown(made.name)).toBe(true);
  expect(await isKnown(mailgun.getDomainOutput({ name: made.name }))).toBe(false);
  expect(await isKnown(mailgun.getDomainOutput({ name: 'mail.example.com' }, { dependsOn: made }))).toBe(false);
  expect(await isKnown(mailgun.getDomainsOutput({}, { dependsOn: [made] }))).toBe(false);
});
