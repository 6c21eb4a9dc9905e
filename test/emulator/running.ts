import { type Emulator, type EmulatorOptions, startEmulator } from 'mailgun-emulator';
import { createMailgun, type Mailgun } from 'mailgun-sdk';
import { type Send, sender } from './http';

/** The emulator of a test file, an SDK client of it and plain requests to it; they exist once its tests run. */
export let emulator: Emulator;
export let mailgun: Mailgun;
export let send: Send;

/** Starts them before the tests of the file that calls this, and stops them afterwards. */
export function runEmulator(options: EmulatorOptions = {}): void {
  beforeAll(async () => {
    emulator = await startEmulator(options);
    mailgun = createMailgun({ apiKey: emulator.apiKey, baseUrl: emulator.url, retries: 0 });
    send = sender(emulator);
  });

  afterAll(async () => {
    await mailgun.close();
    await emulator.close();
  });
}
