#!/usr/bin/env node
import { CommanderError, InvalidArgumentError, Option, program } from 'commander';
import type { ApproveOptions } from './approve-command';
import type { AuditOptions } from './audit-command';
import type { CheckOptions } from './check-command';
import type { InitOptions } from './init-command';
import type { ServeOptions } from './serve-command';
import { defaultPolicy, defaultState, type Place } from './settings';
import type { ToolsOptions } from './tools-command';

/** Each is loaded when it is called: an MCP client that starts the gate waits for no local Mailgun, which the demo needs. */
const commands = {
  demo: () => require('./demo-command') as typeof import('./demo-command'),
  init: () => require('./init-command') as typeof import('./init-command'),
  token: () => require('./token-command') as typeof import('./token-command'),
  check: () => require('./check-command') as typeof import('./check-command'),
  serve: () => require('./serve-command') as typeof import('./serve-command'),
  mcp: () => require('./mcp-command') as typeof import('./mcp-command'),
  tools: () => require('./tools-command') as typeof import('./tools-command'),
  approve: () => require('./approve-command') as typeof import('./approve-command'),
  audit: () => require('./audit-command') as typeof import('./audit-command'),
};

// Whoever reads only the beginning (`| head`) has made no mistake: what was begun is finished.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
});

const say = (line: string) => console.log(line);
/** Beside the protocol on the standard output, and beside what other programs read. */
const tell = (line: string) => console.error(line);

async function run(work: () => Promise<unknown> | unknown): Promise<void> {
  try {
    const code = await work();
    process.exitCode = typeof code === 'number' ? code : 0;
  } catch (error) {
    console.error(`mailgun-gate: ${error instanceof Error ? error.message : error}`);
    process.exitCode = 2;
  }
}

function portNumber(text: string): number {
  if (!/^\d{1,5}$/.test(text) || Number(text) > 65_535) throw new InvalidArgumentError('must be a port, from 0 to 65535.');
  return Number(text);
}

function days(text: string): number {
  if (!/^[1-9]\d{0,4}$/.test(text)) throw new InvalidArgumentError('must be a number of days, at least 1.');
  return Number(text);
}

const collect = (value: string, all: readonly string[]): readonly string[] => [...all, value];
const policy = () => new Option('--policy <file>', 'the policy').env('MAILGUN_GATE_POLICY').default(defaultPolicy);
const state = () => new Option('--state <folder>', 'counters, approvals and audit').env('MAILGUN_GATE_STATE').default(defaultState);

program
  .name('mailgun-gate')
  .description('Mailgun for AI agents, gated: deny by default, every call written down')
  .exitOverride()
  .showHelpAfterError("(run 'mailgun-gate --help' for the commands)")
  .addHelpText(
    'after',
    '\nThe account: MAILGUN_API_KEY, MAILGUN_REGION (us or eu), MAILGUN_BASE_URL, and for webhooks MAILGUN_WEBHOOK_SIGNING_KEY.\nExit codes: 0 done, 1 refused or not to be trusted, 2 an error.',
  );

program
  .command('demo')
  .description('a local Mailgun, two agents, and a few calls that are allowed, refused and approved. Needs no account.')
  .action(() => run(() => commands.demo().runDemo(say)));

program
  .command('init')
  .description('write a first policy by asking')
  .addOption(policy())
  .action((options: InitOptions) => run(() => commands.init().runInit(options, say)));

program
  .command('token')
  .description('make a token for an agent, and the hash of it for the policy')
  .action(() => run(() => commands.token().runToken(say)));

program
  .command('check')
  .description('say what the policy grants, or by which line it allows or refuses an operation')
  .addOption(policy())
  .option('--agent <name>', 'this agent alone')
  .option('--operation <name>', 'an operation, such as messages.send')
  .option('--arguments <json>', 'its arguments, as its tool takes them')
  .action((options: CheckOptions) => run(() => commands.check().runCheck(options, say)));

program
  .command('serve')
  .description('start the HTTP gate, the MCP server and the page for approvals')
  .addOption(policy())
  .addOption(state())
  .option('--port <number>', 'port of the HTTP gate and of the MCP server', portNumber, 3536)
  .option('--host <address>', 'address to listen on', '127.0.0.1')
  .option('--page-port <number>', 'port of the page for approvals. Default: a free one', portNumber)
  .option('--allow-host <name>', "a name under which agents call, beside this machine's own; repeatable", collect, [])
  .action((options: ServeOptions) => run(() => commands.serve().runServe(options, tell)));

program
  .command('mcp')
  .description('serve one agent over stdin and stdout; its token is in MAILGUN_GATE_TOKEN')
  .addOption(policy())
  .addOption(state())
  .action((options: Place) => run(() => commands.mcp().runMcp(options, tell)));

program
  .command('tools')
  .description('show the tools that an agent is listed, and the hash of all tools')
  .addOption(policy())
  .option('--agent <name>', 'the tools of this agent. Default: of all that there are')
  .option('--json', 'with their descriptions and schemas', false)
  .option('--lock', 'pin the hash: the gate starts with these tools only', false)
  .action((options: ToolsOptions) => run(() => commands.tools().runTools(options, say)));

program
  .command('approve [id]')
  .description('show what waits for a person, and answer it')
  .addOption(state())
  .option('--deny', 'refuse the one that is named', false)
  .option('--list', 'only show', false)
  .action((id: string | undefined, options: ApproveOptions) => run(() => commands.approve().runApprove({ ...options, id }, say)));

const audit = program
  .command('audit')
  .description('read what the agents did, what was refused, and why')
  .addOption(state())
  .option('--agent <name>', 'only this agent')
  .option('--operation <name>', 'only this operation')
  .option('--since <time>', 'only from then on: 2h, 3d or a date')
  .option('--json', 'the records, one a line', false)
  .action((options: AuditOptions) => run(() => commands.audit().runAudit(options, say)));

audit
  .command('verify')
  .description('say whether the records are whole and unchanged')
  .option('--heads <file>', 'the heads of the chain that were exported')
  .action((_options: object, command: { optsWithGlobals(): { state: string; heads?: string } }) =>
    run(() => commands.audit().runVerify(command.optsWithGlobals(), say)),
  );

audit
  .command('prune')
  .description('delete old records, with a signed note of it, so that the rest can be verified')
  .requiredOption('--keep <days>', 'days that are kept', days)
  .option('--heads <file>', 'the heads of the chain that were exported')
  .action((_options: object, command: { optsWithGlobals(): { state: string; keep: number; heads?: string } }) =>
    run(() => commands.audit().runPrune(command.optsWithGlobals(), say)),
  );

program.parseAsync().catch((error: unknown) => {
  // It has said what is wrong already, but ends with 1 for it.
  process.exitCode = error instanceof CommanderError && error.exitCode === 0 ? 0 : 2;
});
