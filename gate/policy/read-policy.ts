import { createHash } from 'node:crypto';
import { isScalar } from 'yaml';
import { type Field, fail, fieldsOf, namedFieldsOf, required, textOf } from './fields';
import type { Agent, Policy } from './policy';
import { readAgent } from './read-agent';
import { openYaml } from './yaml-file';

const defaultTimeout = 5 * 60_000;

/**
 * Reads a policy file.
 *
 * @param file its name, for messages.
 * @throws PolicyProblems with everything that is wrong.
 */
export function readPolicy(text: string, file: string): Policy {
  const yaml = openYaml(text, file);
  const root: Field = { rule: '', line: yaml.lineOf(yaml.root) ?? 1, node: yaml.root, file: yaml };
  const fields = isEmpty(root)
    ? fail(root, 'the file is empty; `mailgun-gate init` writes a first one')
    : fieldsOf(root, ['version', 'approvals', 'agents']);
  const policy = {
    digest: createHash('sha256').update(text).digest('hex'),
    agents: fields ? readAgents(root, fields) : new Map(),
    approvalTimeout: readTimeout(fields?.get('approvals')) ?? defaultTimeout,
  };
  yaml.finish();
  return policy;
}

const isEmpty = ({ node }: Field) => node === null || (isScalar(node) && node.value === null);

function readAgents(root: Field, fields: ReadonlyMap<string, Field>): ReadonlyMap<string, Agent> {
  const version = required(fields, 'version', root, 'write version: 1 at the top');
  if (version && !(isScalar(version.node) && version.node.value === 1)) fail(version, 'is not 1; this gate reads version: 1 only');
  const agents = required(fields, 'agents', root, 'write agents: {} if there are none yet');
  const named = agents && namedFieldsOf(agents, 'a mapping of names to agents', '');
  const read = [...(named ?? [])].map(([name, field]) => ({ field, agent: readAgent(name, field) }));
  failSharedTokens(read);
  return new Map(read.flatMap(({ agent }) => (agent ? [[agent.name, agent]] : [])));
}

/** With one token for two, nobody could say who it was. */
function failSharedTokens(agents: readonly { readonly field: Field; readonly agent: Agent | undefined }[]): void {
  const owners = new Map<string, string>();
  for (const { field, agent } of agents)
    for (const { hash, rule, line } of agent?.tokens ?? []) {
      const owner = owners.get(hash);
      if (owner === undefined) owners.set(hash, rule);
      else fail({ ...field, rule, line }, `is the same as ${owner}; make a token for each with \`mailgun-gate token\``);
    }
}

const units = { s: 1000, m: 60_000, h: 3_600_000 };

function readTimeout(field: Field | undefined): number | undefined {
  const timeout = field && fieldsOf(field, ['timeout'])?.get('timeout');
  const text = timeout && textOf(timeout, 'a time such as 5m');
  if (timeout === undefined || text === undefined) return undefined;
  const [, count, unit] = /^(\d{1,6})([smh])$/.exec(text) ?? [];
  const milliseconds = Number(count) * units[unit as keyof typeof units];
  return milliseconds >= 10_000 && milliseconds <= 24 * units.h
    ? milliseconds
    : fail(timeout, 'is not between 10s and 24h; write one such as 30s, 5m or 1h');
}
