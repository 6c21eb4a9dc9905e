import { type Emulator, startEmulator } from 'mailgun-emulator';
import { startDynamicHost } from '../../contract/dynamic-host';
import { startNativeHost } from '../../contract/native-host';
import type { ProviderHost } from '../../contract/provider-host';

let emulator: Emulator;
let host: ProviderHost;

beforeAll(async () => {
  emulator = await startEmulator();
});
beforeEach(() => emulator.reset());
afterEach(() => host.stop());
afterAll(() => emulator.close());

const config = () => ({ 'mailgun:apiKey': emulator.apiKey, 'mailgun:baseUrl': emulator.url });

describe.each([
  ['dynamic', startDynamicHost],
  ['native', startNativeHost],
])('the %s form', (_, start) => {
  test('knows in another run of the same process nothing of what the run before has asked for', async () => {
    emulator.transitions.deletion = 'immediate';
    host = await start(config());
    const { inputs } = await host.check('Domain', { name: 'mail.example.com' });
    const { id, properties } = await host.create(inputs);
    // In the same run this would be another resource that has the same domain, and nothing would be deleted.
    await host.configure(config());
    await host.delete(id, { ...properties, __owner: 'another' });
    expect(emulator.store.domains.size).toBe(0);
  });

  test('says of a class that only another version has what to install', async () => {
    host = await start(config());
    await expect(host.check('Mailbox', {})).rejects.toThrow(/no resource Mailbox: install the version/);
  });

  test('names an argument that only another version has', async () => {
    host = await start(config());
    const { failures } = await host.check('Route', { expression: 'catch_all()', actions: ['stop()'], colour: 'red' });
    expect(failures).toEqual([{ property: 'colour', reason: expect.stringContaining('is not an argument of Route') }]);
  });

  test('is not disturbed by what a newer version has written into the state', async () => {
    host = await start(config());
    const { inputs } = await host.check('Route', { expression: 'catch_all()', actions: ['stop()'] });
    const { id, properties } = await host.create(inputs);
    const newer = { ...properties, __later: 'of a newer version', colour: 'red' };
    expect(await host.diff(id, newer, inputs)).toMatchObject({ changes: false });
    expect((await host.read(id, newer))?.inputs).toEqual(inputs);
  });
});
