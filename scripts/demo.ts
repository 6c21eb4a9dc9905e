import { mkdirSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { type Emulator, startEmulator } from 'mailgun-emulator';
import { createMailgun } from 'mailgun-sdk';
import { findPulumi } from './pulumi-cli';
import { createStack, type Ran, type Stack } from './stack';

const program = resolve(__dirname, '..');
const folder = join(program, '.demo');
const domain = 'mail.example.com';

const say = (line: string) => console.log(line);
const heading = (words: string) => say(`\n━━ ${words}\n`);

/** What the demonstration has shown so far. */
const seen: string[] = [];

function expectSeen(what: string, wasSeen: boolean): void {
  if (!wasSeen) throw new Error(`Expected, and not seen: ${what}.`);
  seen.push(what);
}

async function demonstrate(emulator: Emulator, stack: Stack): Promise<void> {
  const { domains, routes } = emulator.store;
  const pulumi = async (...args: string[]): Promise<Ran> => {
    heading(`pulumi ${args.join(' ')}`);
    return stack.run(args, { show: true });
  };

  const created = await pulumi('up', '--yes', '--skip-preview');
  const webhooks = domains.get(domain)?.webhooks;
  expectSeen('pulumi up made a domain, a route and a webhook', created.exitCode === 0 && routes.size === 1 && webhooks?.size === 1);

  heading('A message, sent and followed with the SDK');
  const mailgun = createMailgun({ apiKey: emulator.apiKey, baseUrl: emulator.url });
  const { id } = await mailgun.messages.send({
    domain,
    from: `hello@${domain}`,
    to: 'alice@example.com',
    subject: 'Hello',
    text: 'It works.',
  });
  say(`sent ${id}`);
  const happened: string[] = [];
  for await (const event of mailgun.events.list({ domain, messageId: id.replace(/[<>]/g, '') })) {
    say(`${event.timestamp.toISOString()}  ${event.event.padEnd(10)} ${event.recipient ?? ''}`);
    happened.push(event.event);
  }
  await mailgun.close();
  expectSeen(
    'the SDK sent a message to the new domain and read its events',
    happened.includes('accepted') && happened.includes('delivered'),
  );

  heading("Behind Pulumi's back: the spam setting is changed, the route is deleted");
  const settings = domains.get(domain)?.settings;
  if (settings) settings.spamAction = 'block';
  routes.clear();
  say(`${domain} has now spam_action=block, and there is no route any more`);

  const drift = await pulumi('preview', '--refresh', '--diff', '--expect-no-changes');
  expectSeen('the changed setting was found as drift', /spamAction\s*: "block" => "tag"/.test(drift.output));
  expectSeen('the deleted route was found', drift.output.includes('+ 1 to create'));
  expectSeen('these two and nothing else, with an exit code for the pipeline', drift.exitCode !== 0 && drift.output.includes('2 changes.'));

  const repaired = await pulumi('up', '--yes', '--skip-preview', '--refresh');
  expectSeen('pulumi up repaired both', repaired.exitCode === 0 && domains.get(domain)?.settings.spamAction === 'tag' && routes.size === 1);

  const quiet = await pulumi('preview', '--refresh', '--expect-no-changes');
  expectSeen('and then there were no changes', quiet.exitCode === 0);
}

async function destroy(emulator: Emulator, stack: Stack): Promise<void> {
  heading('pulumi destroy --yes --skip-preview');
  const { exitCode } = await stack.run(['destroy', '--yes', '--skip-preview', '--remove'], { show: true });
  expectSeen('pulumi destroy left nothing behind', exitCode === 0 && emulator.store.domains.size === 0 && emulator.store.routes.size === 0);
}

/** Leaves everything running and says how to go on by hand. */
async function stay(emulator: Emulator, { environment }: Stack, command: string): Promise<void> {
  const names = ['PATH', 'PULUMI_BACKEND_URL', 'PULUMI_HOME', 'PULUMI_CONFIG_PASSPHRASE', 'PULUMI_STACK', 'PULUMI_SKIP_UPDATE_CHECK'];
  heading('Yours to try, in another terminal');
  say(`cd ${program}`);
  for (const name of names) say(`export ${name}='${environment[name]}'`);
  say(`curl -s --user api:${emulator.apiKey} ${emulator.url}/v4/domains`);
  say(`curl -s --user api:${emulator.apiKey} ${emulator.url}/v4/domains/${domain} -X PUT -F spam_action=block`);
  say(`${command} preview --refresh --diff`);
  say(`${command} up --refresh`);
  say('\nCtrl-C ends the emulator; what it holds is gone then.');
  await new Promise((resolve) => process.once('SIGINT', resolve));
}

async function main(): Promise<void> {
  const keep = process.argv.includes('--keep');
  heading('The Pulumi CLI');
  const cli = await findPulumi(say);
  say(`${cli.command}, version ${cli.version}`);

  heading('A local Mailgun');
  const emulator = await startEmulator();
  say(`${emulator.url}, API key ${emulator.apiKey}`);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder);
  try {
    const config = { 'mailgun:apiKey': emulator.apiKey, 'mailgun:baseUrl': emulator.url };
    const stack = await createStack({ cli, program, project: 'mailgun-quickstart', name: 'demo', folder, config });
    await demonstrate(emulator, stack);
    if (keep) await stay(emulator, stack, cli.command);
    else await destroy(emulator, stack);
    heading('Seen');
    for (const what of seen) say(`✔ ${what}`);
  } finally {
    await emulator.close();
    rmSync(folder, { recursive: true, force: true });
    rmSync(join(program, 'Pulumi.demo.yaml'), { force: true });
  }
}

main().catch((error: unknown) => {
  console.error(`\n✘ ${error instanceof Error ? error.message : error}`);
  process.exitCode = 1;
});
