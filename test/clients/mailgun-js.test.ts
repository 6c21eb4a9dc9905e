import { startEmulator } from 'mailgun-emulator';
import { describeMailgunJs } from './mailgun-js';

describeMailgunJs(async () => {
  const emulator = await startEmulator();
  return { url: emulator.url, key: emulator.apiKey, emulator, close: () => emulator.close() };
});
