#!/usr/bin/env node
import { InvalidArgumentError, Option, program } from 'commander';
import { startEmulator } from './emulator';

interface Options {
  readonly port: number;
  readonly host: string;
  readonly apiKey: string;
  readonly deletionDelay: number;
  readonly latency: number;
  readonly dns: 'valid' | 'unknown';
}

function wholeNumber(text: string): number {
  if (!/^\d+$/.test(text)) throw new InvalidArgumentError('must be a whole number.');
  return Number(text);
}

async function run(options: Options): Promise<void> {
  const { deletionDelay, ...others } = options;
  const emulator = await startEmulator({ ...others, transitions: { deletion: { after: deletionDelay } } });
  console.log(`Mailgun is emulated at ${emulator.url} (US), ${emulator.url}/eu (EU)`);
  console.log(
    `  pulumi config set mailgun:baseUrl '${emulator.url}/{region}' && pulumi config set --secret mailgun:apiKey ${emulator.apiKey}`,
  );
  console.log(`  createMailgun({ apiKey: '${emulator.apiKey}', baseUrl: '${emulator.url}/{region}' })`);
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void emulator.close());
}

// Whoever reads only the beginning (`| head`) has made no mistake: what was begun is finished.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
});

program
  .name('mailgun-emulator')
  .description('A local Mailgun')
  .option('--port <number>', 'port to listen on', wholeNumber, 3535)
  .option('--host <address>', 'address to listen on', '127.0.0.1')
  .option('--api-key <key>', 'a key with every permission', 'key-local')
  .option('--deletion-delay <ms>', 'how long a deleted domain can still be read', wholeNumber, 0)
  .option('--latency <ms>', 'the delay before each response', wholeNumber, 0)
  .addOption(
    new Option('--dns <found>', 'whether the DNS records of new domains are found; with unknown, domains cannot send')
      .choices(['valid', 'unknown'])
      .default('valid'),
  )
  .action((options: Options) =>
    run(options).catch((error: NodeJS.ErrnoException) => {
      const taken = error.code === 'EADDRINUSE' ? `port ${options.port} is taken; choose another with --port` : error.message;
      console.error(`mailgun-emulator: ${taken}`);
      process.exitCode = 1;
    }),
  )
  .parse();
