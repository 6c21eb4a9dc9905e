// The declarations of the packed packages with each version of TypeScript that docs/compatibility.md names. Needs the network and minutes.
// npm run typescript-versions -- 5.4        only those whose name has "5.4" in it
import { join } from 'node:path';
import { command, installPacked, modules, runRows, write } from './packed-project.mjs';

/** An expected error fails where there is none: declarations that a version cannot read would be `any`, which takes everything. */
const program = `
import { createMailgun, isMailgunError, type SendMessage } from 'mailgun-sdk';
import { createMailgun as createWithFetch } from 'mailgun-sdk/fetch';
import { startEmulator } from 'mailgun-emulator';
import * as mailgun from 'pulumi-mailgun';

export async function send(): Promise<string> {
  const emulator = await startEmulator();
  const client = createMailgun({ apiKey: emulator.apiKey, baseUrl: emulator.url });
  createWithFetch({ apiKey: emulator.apiKey, fetch });
  const message: SendMessage = { domain: 'example.com', from: 'a@example.com', to: ['b@example.com'] as const, subject: 'Hi', text: 'Hi' };
  const sent = await client.messages.send(message).catch((error: unknown) => {
    if (isMailgunError(error, 'rate_limited')) console.log(error.retryAfter);
    throw error;
  });
  for await (const domain of client.domains.list()) console.log(domain.name.toUpperCase());
  // @ts-expect-error no such action
  client.domains.create({ name: 'example.com', spamAction: 'nothing' });
  // @ts-expect-error the id is a text
  sent.id.toFixed();
  // @ts-expect-error no such part of a request
  emulator.requests[0]?.nothing;
  return sent.id;
}

const mail = new mailgun.Domain('mail', { name: 'example.com', spamAction: 'tag', openTracking: { active: true } });
new mailgun.Webhook('delivered', { domain: mail.name, eventType: 'delivered', urls: ['https://example.com'] });
export const records = mail.sendingDnsRecords.apply((all) => all.map(({ value }) => value.toUpperCase()));
// @ts-expect-error no such argument
new mailgun.Domain('other', { name: 'example.com', nothing: true });
// @ts-expect-error an expression is needed
new mailgun.Route('route', { actions: ['stop()'] });
`;

const files = ['program.mts', 'program.cts'].map((name) => write(name, program));
const compiler = ['--noEmit', '--strict', '--exactOptionalPropertyTypes', '--target', 'es2022', '--module', 'node16', '--types', 'node'];

/** zod's own declarations want TypeScript 5.4: it is the first that has `NoInfer`. Ours are checked with the libraries since. */
const wantsSkipping = ['5.0', '5.1', '5.2', '5.3'];

const row = (version) => ({
  name: `TypeScript ${version}`,
  // By a name of its own: @pulumi/pulumi refuses some versions as its own TypeScript, which it needs only to run programs.
  packages: { [`typescript-${version}`]: `npm:typescript@~${version}.0` },
  what: 'programs of the SDK, the provider and the emulator, as an ES module and as CommonJS',
  async run() {
    const tsc = join(modules, `typescript-${version}`, 'bin/tsc');
    const skipLibCheck = String(wantsSkipping.includes(version));
    await command(process.execPath, [tsc, ...compiler, '--skipLibCheck', skipLibCheck, ...files]);
  },
});

await installPacked(['sdk', 'provider', 'emulator'], '@pulumi/pulumi@3', '@types/node@20');
await runRows(['5.0', '5.1', '5.2', '5.3', '5.4', '5.5', '5.6', '5.7', '5.8', '5.9', '6.0', '7.0'].map(row));
