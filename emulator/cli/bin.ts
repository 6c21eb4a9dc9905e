#!/usr/bin/env node
import { type Command, Option, program } from 'commander';
import { parseDuration } from './duration';
import type { RecordOptions } from './record-command';
import { parseBytes } from './sizes';
import type { StartOptions } from './start-command';
import { parseAge, parseHostAndPort, portNumber, said, wholeNumber } from './values';

/** Each is loaded when it is called: `ready` is asked every few seconds where a container looks after its health. */
const commands = {
  start: () => require('./start-command') as typeof import('./start-command'),
  ready: () => require('./ready-command') as typeof import('./ready-command'),
  record: () => require('./record-command') as typeof import('./record-command'),
};

// Whoever reads only the beginning (`| head`) has made no mistake: what was begun is finished.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
});

const say = (line: string) => console.log(line);
const warn = (line: string) => console.error(line);

async function run(work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    warn(`mailgun-emulator: ${(error as Error).message}`);
    process.exitCode = 1;
  }
}

const duration = said(parseDuration);

program
  .name('mailgun-emulator')
  .description('A local Mailgun: the API and SMTP, with mail that is kept and shown and never leaves this machine')
  .enablePositionalOptions()
  .optionsGroup('Where it is:')
  .option('--port <number>', 'of the API; 0: any free one', portNumber, 3535)
  .option('--host <address>', 'address to listen on', '127.0.0.1')
  .option('--smtp-port <number>', 'port of SMTP; 0 takes a free one (default: 3525, or a free one with --port 0)', portNumber)
  .option('--no-smtp', 'no SMTP')
  .option('--tls', 'HTTPS and STARTTLS, with a certificate that is made now')
  .option('--tls-cert <file>', 'HTTPS and STARTTLS, with this certificate (PEM)')
  .option('--tls-key <file>', 'the key of the certificate (PEM)')
  .option('--allowed-host <name...>', 'names by which browsers reach it, beside those without a dot; * for every one')
  .optionsGroup('Accounts:')
  .option('--api-key <key>', 'has every permission', 'key-local')
  .option('--any-key', 'give each unknown key an account of its own, instead of 401')
  .optionsGroup('What it keeps:')
  .option('--data <file>', 'keep the data in this file, beyond the end of the process (default: in memory)')
  .option('--seed <file>', 'what is there at the start and after each reset (JSON)')
  .option('--keep-messages <number>', 'messages of a region that are kept, the newest (default: 100000)', wholeNumber)
  .option('--keep-bytes <size>', 'size of the messages of a region that are kept, as 200MB (default: 1GiB)', said(parseBytes))
  .option('--keep-age <duration>', 'how long messages and events are kept, as 12h or 7d (default: for ever)', said(parseAge))
  .optionsGroup('How it behaves:')
  .addOption(
    new Option('--dns <found>', 'whether the DNS records of new domains are found; with unknown, domains cannot send')
      .choices(['valid', 'unknown'])
      .default('valid'),
  )
  .option('--latency <duration>', 'the delay before each response, as 50ms', duration)
  .option('--deletion-delay <duration>', 'how long a deleted domain can still be read', duration)
  .option('--delivery-delay <duration>', 'how long a message waits before it is delivered', duration)
  .option('--clock <time...>', 'the time at the start; after the word frozen it stands, as: --clock frozen 2026-03-01T12:00:00Z')
  .option('--random-seed <number>', 'the same ids and keys in each run', wholeNumber)
  .option('--replay <file>', 'answer from a file that was recorded, and from the emulator what is not in it')
  .option('--replay-only', 'answer what is not in the file with 404')
  .optionsGroup('Where mail and webhooks go:')
  .option('--post-to <host...>', 'hosts, beside this machine, that webhooks and forwarded mail may be posted to; * for every one')
  .option('--forward-smtp <host:port>', 'another mail catcher that each delivered message is given to', said(parseHostAndPort))
  .optionsGroup('Other:')
  .option('--quiet', 'print only the address')
  .helpOption('-h, --help', 'show this')
  .allowExcessArguments()
  .action((options: StartOptions, { args: [unknown] }: Command) => {
    if (unknown !== undefined)
      program.error(`error: there is no command ${unknown}: ${program.commands.map((one) => one.name()).join(', ')}`);
    return run(() => commands.start().runStart(options, say, warn));
  });

program
  .command('ready')
  .description('wait until an emulator answers; ends with 1 if it does not')
  .argument('[url]', 'where it is', 'http://127.0.0.1:3535')
  .option('--wait <duration>', 'how long to wait for it', duration, 0)
  .action((url: string, options: { wait: number }) => run(() => commands.ready().runReady(url, options)));

program
  .command('record')
  .description('a proxy to the real Mailgun that writes what passes to a file, without keys and passwords')
  .requiredOption('--to <file>', 'where to write, one exchange a line; what is there stays')
  .option('--api-key-env <name>', 'the variable that has the key of the account', 'MAILGUN_API_KEY')
  .addOption(new Option('--region <region>', 'of the account').choices(['us', 'eu']).default('us'))
  .option('--upstream <url>', 'another address than that of the region')
  .option('--port <number>', 'port to listen on; 0 takes a free one', portNumber, 3537)
  .option('--redact-addresses', 'write no email addresses either')
  .action((options: RecordOptions) => run(() => commands.record().runRecord(options, say, warn)));

program.parse();
