import { type Emulator, startEmulator } from 'mailgun-emulator';
import { startDynamicHost } from '../contract/dynamic-host';
import type { ProviderHost } from '../contract/provider-host';

/** The emulator of a test file, and Pulumi's provider process that is configured for it; they exist once its tests run. */
export let emulator: Emulator;
export let host: ProviderHost;

/** Starts them before the tests of the file that calls this, and stops them afterwards. */
export function runHost(): void {
  beforeAll(async () => {
    emulator = await startEmulator();
    host = await startDynamicHost({ 'mailgun:apiKey': emulator.apiKey, 'mailgun:baseUrl': emulator.url });
  });

  afterAll(async () => {
    await host.stop();
    await emulator.close();
  });
}
