import { appendFileSync } from 'node:fs';
import { parseUrl } from 'mailgun-sdk';
import { startRecorder } from '../record/recorder';

export interface RecordOptions {
  readonly apiKeyEnv: string;
  readonly region: 'us' | 'eu';
  readonly upstream?: string;
  readonly to: string;
  readonly port: number;
  readonly redactAddresses?: boolean;
}

const hosts = { us: 'https://api.mailgun.net', eu: 'https://api.eu.mailgun.net' } as const;

/** Each exchange is in the file once its answer has gone out. */
export async function runRecord(options: RecordOptions, say: (line: string) => void, warn: (line: string) => void): Promise<void> {
  const { apiKeyEnv, region, upstream = hosts[region], to, port, redactAddresses } = options;
  const apiKey = process.env[apiKeyEnv];
  if (apiKey === undefined || apiKey === '')
    throw new Error(`the variable ${apiKeyEnv} has no key: set it, or name another with --api-key-env`);
  if (!/^https?:$/.test(parseUrl(upstream)?.protocol ?? '')) throw new Error(`--upstream ${upstream} is no address.`);
  // Whether it can be written is found out before somebody waits for it.
  appendFileSync(to, '', { mode: 0o600 });
  const recorder = await startRecorder({
    upstream,
    apiKey,
    port,
    redactAddresses,
    write: (exchange) => appendFileSync(to, `${JSON.stringify(exchange)}\n`),
    warn: (words) => warn(`mailgun-emulator: not recorded: ${words}`),
  });
  // Whoever reads what follows may end this at once.
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void recorder.close());
  say(`What is sent to ${recorder.url} goes to ${new URL(upstream).host} and is written to ${to}.`);
  say(
    '  It is done there for real: messages are sent, and what is deleted is gone. Keys and passwords are not written; look at the rest before you pass it on.',
  );
  say(`  mailgun-emulator --replay ${to} answers from it. Ctrl-C ends.`);
}
