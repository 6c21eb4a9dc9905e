import { type Emulator, startEmulator } from 'mailgun-emulator';
import { type DynamicHost, startDynamicHost } from '../../contract/dynamic-host';

let emulator: Emulator;
let host: DynamicHost;

beforeAll(async () => {
  emulator = await startEmulator();
  host = await startDynamicHost({ 'mailgun:apiKey': emulator.apiKey, 'mailgun:baseUrl': emulator.url });
});

beforeEach(() => emulator.reset());

afterAll(async () => {
  await host.stop();
  await emulator.close();
});

test('two equal routes are two routes, also when the answer to the first is lost', async () => {
  const { inputs } = await host.check('Route', { expression: 'catch_all()', actions: ['stop()'] });
  emulator.fail({ route: 'POST /v3/routes', when: 'after', answer: 'drop' });
  const made = await Promise.all([host.create(inputs), host.create(inputs)]);
  expect(new Set(made.map(({ id }) => id)).size).toBe(2);
  expect(emulator.store.routes.size).toBe(2);
});
