import { type Emulator, startEmulator } from 'mailgun-emulator';
import { PROVIDER_TEXT } from '../../../provider/pulumi/provider-text';
import { startDynamicHost } from '../../contract/dynamic-host';
import type { ProviderHost } from '../../contract/provider-host';

let emulator: Emulator;
let host: ProviderHost;
let wrong: ProviderHost;

beforeAll(async () => {
  emulator = await startEmulator();
  const address = { 'mailgun:baseUrl': emulator.url };
  host = await startDynamicHost({ ...address, 'mailgun:apiKey': emulator.apiKey });
  wrong = await startDynamicHost({ ...address, 'mailgun:apiKey': 'key-of-nobody', 'mailgun:provider': 'theirs' });
});

afterAll(async () => {
  await Promise.all([host.stop(), wrong.stop()]);
  await emulator.close();
});

const route = { expression: 'catch_all()', actions: ['stop()'] };
const refusalOf = (work: Promise<unknown>) =>
  work.then(
    () => 'nothing was refused',
    (error: Error) => error.message,
  );

test('a get of what does not exist is an error, and a refresh of it is not', async () => {
  const { inputs } = await host.check('Domain', { name: 'no.example.com' });
  const known = { __type: 'Domain', __provider: PROVIDER_TEXT };
  expect(await refusalOf(host.read('no.example.com', known))).toContain('Domain no.example.com does not exist');
  expect(await host.read('no.example.com', { ...inputs, __provider: PROVIDER_TEXT })).toBeUndefined();
});

test('the value of a refused argument is printed by Pulumi only where it is short', async () => {
  const long = await host.check('Template', { name: 'welcome', template: { text: 'x'.repeat(100_000) } });
  expect(long.failures).toEqual([{ property: '', reason: expect.stringMatching(/^template: must be text, not an object$/) }]);
  const short = await host.check('Domain', { name: 'mail.example.com', spamAction: 'tags' });
  expect(short.failures).toEqual([{ property: 'spamAction', reason: expect.stringMatching(/must be "disabled".*did you mean "tag"\?/) }]);
});

test('arguments that are misspelt, too many or null are said in words', async () => {
  const { failures } = await host.check('Webhook', {
    domian: 'mail.example.com',
    domain: null,
    eventType: 'delivered',
    urls: ['a', 'b', 'c', 'd'].map((path) => `https://example.com/${path}`),
  });
  expect(failures.map(({ property, reason }) => `${property} ${reason}`)).toEqual([
    'domian is not an argument of Webhook; did you mean "domain"?',
    'domain is required',
    'urls must have at most 3 items, not 4',
  ]);
  const nested = await host.check('Domain', { name: 'mail.example.com', openTracking: { active: true, placeAtTheTop: null } });
  expect(nested).toMatchObject({ failures: [], inputs: { openTracking: { active: true } } });
});

test('what the plan does not have is told from what the key may not do', async () => {
  const { inputs } = await host.check('Route', route);
  emulator.fail({ route: 'POST /v3/routes', answer: { status: 402, body: '{"message":"Not in your plan"}' } });
  expect(await refusalOf(host.create(inputs))).toContain("The account's plan does not allow it");
  emulator.fail({ route: 'POST /v3/routes', answer: { status: 403, body: '{"message":"Forbidden"}' } });
  expect(await refusalOf(host.create(inputs))).toMatch(
    /The role of the API key .* does not allow it: the call requires a key with the role developer\./,
  );
});

test('a refused key names the provider that has it, and says how a new one gets to a refresh', async () => {
  const { inputs } = await wrong.check('Route', route);
  const message = await refusalOf(wrong.create(inputs));
  expect(message).toContain('mailgun.Provider "theirs"');
  expect(message).toContain('--run-program');
  expect(message).not.toContain('key-of-nobody');
});
