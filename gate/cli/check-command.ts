import { suggestion } from 'mailgun-sdk';
import { decide } from '../decision/decide';
import { grantedTo, isDenied } from '../decision/granted';
import { readArguments } from '../mcp/arguments';
import { areas } from '../operations/area';
import { mailOf } from '../operations/mail';
import { type Operation, operations } from '../operations/operation';
import type { Agent, Grant, Narrowing, Place, Rule } from '../policy/policy';
import { agentOf, openPolicy } from './open-policy';

export interface CheckOptions {
  readonly policy: string;
  readonly agent?: string;
  readonly operation?: string;
  /** JSON, as the tool takes it. */
  readonly arguments?: string;
}

/**
 * Says what the policy grants, or what it says of one operation and by which line. Gives the exit code: 1 where the operation is refused.
 *
 * @throws for a broken policy, an agent or an operation that there is not.
 */
export async function runCheck(options: CheckOptions, say: (line: string) => void): Promise<number> {
  if (options.operation !== undefined && options.agent === undefined) throw new Error('--operation needs --agent: whose policy is asked.');
  if (options.arguments !== undefined && options.operation === undefined)
    throw new Error('--arguments needs --operation: what they are for.');
  const policy = openPolicy(options.policy);
  const asked = options.agent === undefined ? [...policy.agents.values()] : [agentOf(policy, options.agent, options.policy)];
  if (options.operation === undefined) {
    for (const agent of asked) overview(agent, say);
    return 0;
  }
  const operation = operationOf(options.operation);
  let code = 0;
  for (const agent of asked) code = Math.max(code, await explain(options, agent, operation, say));
  return code;
}

function operationOf(name: string): Operation {
  const found = operations.get(name);
  if (found === undefined)
    throw new Error(`there is no operation ${name}${suggestion(name, [...operations.keys()])}; 'mailgun-gate tools' shows all.`);
  return found;
}

function parseArguments(given: string): Readonly<Record<string, unknown>> {
  try {
    return JSON.parse(given) as Readonly<Record<string, unknown>>;
  } catch (error) {
    throw new Error(
      `--arguments is no JSON: ${(error as Error).message}. Quote it for the shell: --arguments '{"domain": "mail.example.com"}'`,
    );
  }
}

function overview(agent: Agent, say: (line: string) => void): void {
  // The last day, as the policy has it; it ends with the moment after.
  const until = agent.tokens.map(({ expires }) => new Date(expires.getTime() - 1).toISOString().slice(0, 10)).join(', ');
  say(`${agent.name} (token until ${until})${agent.readOnly?.value ? ': read-only' : ''}`);
  for (const area of areas) {
    const grant = agent.grants.get(area);
    const possible = [...operations.values()].filter((operation) => operation.area === area);
    const allowed = possible.filter((operation) => !isDenied(grantedTo(agent, operation)));
    if (grant !== undefined && grant.access !== 'off')
      say(`  ${area}: ${grant.access}, ${allowed.length} of ${possible.length} operations (line ${grant.line})`);
    for (const warning of grant === undefined ? [] : warnings(grant, allowed)) say(`    ! ${warning}`);
  }
  say('  Everything else is off.');
}

/** What is granted and yet can never be used, because nobody is named. */
function warnings(grant: Grant, allowed: readonly Operation[]): readonly string[] {
  const has = (name: string) => allowed.some((operation) => operation.name === name);
  return [
    ...(allowed.length > 0 && grant.domains === undefined
      ? ["no domains are given, so everything is refused: name them, or say domains: '*'"]
      : []),
    ...(has('messages.send') && grant.recipients === undefined
      ? ["no recipients are given, so nothing can be sent: name them, or say recipients: '*'"]
      : []),
    ...(has('messages.get') && grant.senders === undefined
      ? ["no senders are given, so no stored message can be read: name them, or say senders: '*'"]
      : []),
  ];
}

async function explain(
  { policy, arguments: given }: CheckOptions,
  agent: Agent,
  operation: Operation,
  say: (line: string) => void,
): Promise<number> {
  const at = ({ rule, line }: Place) => `${rule} (${policy}:${line})`;
  const grant = grantedTo(agent, operation);
  if (isDenied(grant)) {
    say(`refused: ${grant.reason}, by ${at(grant.place)}`);
    return 1;
  }
  if (given === undefined) {
    say(`allowed by ${at(grant)}${rulesOf(grant).length === 0 ? '' : ', if these let its arguments through:'}`);
    for (const rule of rulesOf(grant)) say(`  ${at(rule)}: ${JSON.stringify(rule.value)}`);
    return 0;
  }
  const read = readArguments(operation, parseArguments(given));
  if ('problems' in read) throw new Error(`--arguments: ${read.problems.join('; ')}`);
  const { call } = read;
  const directory = { membersOf: async () => undefined };
  const expires = new Date(Math.max(...agent.tokens.map((token) => token.expires.getTime())));
  const decision = await decide(agent, call, { mail: await mailOf(call), directory, now: new Date(), expires });
  if (decision.outcome === 'refused') {
    say(`refused: ${decision.reason}, by ${at(decision.place)}`);
    return 1;
  }
  say(`allowed by ${at(decision.place)}`);
  if (decision.confirm !== undefined)
    say(`  after ${decision.confirm.value === 'person' ? 'a person' : "the agent's client"} has agreed, by ${at(decision.confirm)}`);
  if (decision.recipients > 0)
    say(
      `  counted as ${decision.recipients} ${decision.recipients === 1 ? 'recipient' : 'recipients'}; the members of mailing lists are counted when it is called`,
    );
  return 0;
}

const narrowings: readonly (keyof Narrowing)[] = ['domains', 'recipients', 'from', 'destinations', 'senders', 'hours'];

const rulesOf = (grant: Grant): readonly Rule<unknown>[] => [
  ...narrowings.map((name) => grant[name] as Rule<unknown> | undefined).filter((rule) => rule !== undefined),
  ...grant.confirm.values(),
];
