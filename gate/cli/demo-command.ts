import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmulator } from 'mailgun-emulator';
import { createMailgun, isMailgunError } from 'mailgun-sdk';
import { openApprovals } from '../approval/approvals';
import { showPending } from '../approval/show-pending';
import { approvalKey } from '../approval-key';
import { createToken } from '../policy/token';
import { type RunningGate, startGate } from '../start-gate';
import { runAudit, runVerify } from './audit-command';
import { callTool } from './mcp-request';

type Say = (line: string) => void;

const policyFor = (support: string, report: string) => `version: 1
agents:
  support-bot:
    token: sha256:${support}
    expires: 2099-12-31
    areas:
      Messages: { access: full, confirm: { messages.resend: person, messages.sendMime: person, messages.deleteScheduled: person } }
      'Mailing lists & members': { access: full, confirm: person }
      Suppressions: read
    domains: mail.example.com
    recipients: ['*@example.com']
    from: support@mail.example.com
    limits: { messages-per-hour: 2 }
    because: Ask the platform team if you need more.
  report-bot:
    token: sha256:${report}
    expires: 2099-12-31
    areas: { Events: read, 'Metrics & analytics': read }
    domains: mail.example.com
`;

/** A local Mailgun, a gate in front of it, and two agents that try things. */
export async function runDemo(say: Say): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'mailgun-gate-demo-'));
  const emulator = await startEmulator();
  let gate: RunningGate | undefined;
  try {
    await createMailgun({ apiKey: emulator.apiKey, baseUrl: emulator.url }).domains.create({ name: 'mail.example.com' });
    const [support, report] = [createToken(), createToken()];
    const policy = join(folder, 'mailgun-gate.yaml');
    const state = join(folder, 'state');
    writeFileSync(policy, policyFor(support.hash, report.hash));
    gate = await startGate({ policy, state, apiKey: emulator.apiKey, baseUrl: emulator.url });
    say(`A local Mailgun, and in front of it the gate at ${gate.url}. Its policy:\n`);
    say(policyFor('…', '…').replace(/^/gm, '  '));
    await tryThings(say, gate, { support: support.token, report: report.token }, state);
    say(`\nMailgun itself received ${emulator.requests.filter(({ method }) => method !== 'GET').length - 1} writes from the agents.`);
    await gate.close();
    gate = undefined;
    say('\nThe audit, read aloud:\n');
    await runAudit({ state, json: false }, (line) => say(`  ${line}`));
    say('');
    runVerify({ state }, say);
  } finally {
    await gate?.close();
    await emulator.close();
    rmSync(folder, { recursive: true });
  }
}

async function tryThings(
  say: Say,
  gate: RunningGate,
  tokens: { readonly support: string; readonly report: string },
  state: string,
): Promise<void> {
  const invoice = {
    domain: 'mail.example.com',
    from: 'support@mail.example.com',
    to: 'alice@example.com',
    subject: 'Your invoice',
    text: 'Here it is.',
  };
  const overMcp = async (token: string, name: string, given: object) => say(`    ${await callTool(gate.mcpUrl, token, name, given)}`);

  say('support-bot sends an invoice, over MCP:');
  await overMcp(tokens.support, 'messages_send', invoice);

  say('\nsupport-bot sends one with the SDK, over the HTTP gate: other base URL, other key, nothing else:');
  const mailgun = createMailgun({ apiKey: tokens.support, baseUrl: gate.url, retries: 0 });
  say(`    ${(await mailgun.messages.send(invoice)).message}`);

  say('\nA third one in this hour:');
  await mailgun.messages.send(invoice).catch((error) => say(`    ${reasonOf(error)}`));

  say('\nA mail that somebody asked support-bot for, with a Bcc to themselves:');
  await overMcp(tokens.support, 'messages_send', { ...invoice, bcc: 'mallory@evil.example' });

  say('\nsupport-bot makes a mailing list. That needs a person, who is shown:');
  const list = overMcp(tokens.support, 'lists_create', { address: 'news@mail.example.com', name: 'News' });
  await approve(say, state);
  await list;

  say('\nreport-bot reads the events of the domain:');
  await overMcp(tokens.report, 'events_list', { domain: 'mail.example.com', pageSize: 1 });

  say('\nreport-bot sends mail:');
  await overMcp(tokens.report, 'messages_send', invoice);
}

/** What `mailgun-gate approve` does, once something waits; the demo's person always agrees. */
async function approve(say: Say, state: string): Promise<void> {
  const approvals = openApprovals({ folder: state, key: approvalKey(state) });
  for (;;) {
    const [pending] = approvals.pending();
    if (pending !== undefined) {
      say(showPending(pending, { now: Date.now() }).replace(/^/gm, '    | '));
      return approvals.answer(pending.id, 'approved', 'the person of the demo');
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

const reasonOf = (error: unknown) => (isMailgunError(error) ? error.message : String(error));
