import { readFileSync } from 'node:fs';
import { parseJsonReport } from '../drift/json';
import type { Unnamed } from '../inventory/thing';
import type { Values } from '../lifecycle/define-resource';
import { readBridgedStack } from '../migration/bridged-stack';
import type { Migration } from '../migration/migration';
import { readTerraform } from '../migration/terraform';
import { resources } from '../resources';
import { type Decision, readPlan } from './plan';
import { askPulumi, type Place } from './pulumi';

/** What a file or a stack says of a thing that is to be taken over. */
export interface Said {
  readonly how: Decision;
  /** Default: as the thing itself is called. */
  readonly name?: string;
  /** What Mailgun does not show of it. */
  readonly known?: Values;
}

/** A list of what is to be taken over. */
export interface Source {
  /** `undefined` for what is not on it. */
  readonly find: (thing: Unnamed) => Said | undefined;
  /** How it is called in messages. */
  readonly name: string;
  /** Whether it is complete: then it names what Mailgun makes by itself as well. */
  readonly isWhole: boolean;
  /** What is on it and cannot be taken, a line each, after everything was asked for. */
  readonly left: () => readonly string[];
  /** Whether that makes the import incomplete. */
  readonly isIncomplete: () => boolean;
}

const keyOf = (type: string, id: string) => `${type} ${canonicalId(type, id)}`;

/** Others may spell an address as they like. */
function canonicalId(type: string, id: string): string {
  const canonical = type === 'IpAllowlistEntry' ? resources[type]?.canonical?.({ address: id }) : undefined;
  return String((canonical as Values | undefined)?.address ?? id);
}

function createSource(
  name: string,
  entries: Iterable<readonly [key: string, said: Said, from: string]>,
  { isWhole = false, lines = [] as readonly string[] } = {},
): Source {
  const said = new Map<string, Said>();
  const open = new Map<string, string>();
  for (const [key, each, from] of entries) {
    said.set(key, each);
    if (each.how !== 'skip') open.set(key, from);
  }
  return {
    name,
    isWhole,
    find: ({ type, id }) => {
      const key = keyOf(type, id);
      open.delete(key);
      return said.get(key);
    },
    left: () => [...[...open.values()].map((from) => `${from}: not found at Mailgun, in this account and region.`), ...lines],
    isIncomplete: () => open.size > 0 || lines.length > 0,
  };
}

/** An edited plan. */
export const planSource = (path: string): Source =>
  createSource(
    `the plan ${path}`,
    readPlan(path).map(({ do: how, type, id, name }) => [keyOf(type, id), { how, name }, `${type} ${id}`] as const),
    { isWhole: true },
  );

/** What a report of `drift` has as unmanaged. */
export const reportSource = (path: string): Source =>
  createSource(
    `the report ${path}`,
    parseJsonReport(readFileSync(path, 'utf8'))
      .filter((each) => each.kind === 'unmanaged' && each.property === undefined)
      .map((each) => [keyOf(each.type, each.id ?? ''), { how: 'take' }, `${each.type} ${each.id}`] as const),
  );

export const terraformSource = (path: string, region: string | undefined): Source =>
  migrationSource(path, readTerraform(parse(path, readFileSync(path, 'utf8')), { region }));

/** The state of a stack of the bridged provider, wherever it is: `organization/project/stack`. */
export async function bridgedSource(stack: string, place: Place, region: string | undefined): Promise<Source> {
  const text = await askPulumi(['stack', 'export', '--show-secrets'], { ...place, stack });
  return migrationSource(`the stack ${stack}`, readBridgedStack(parse(stack, text), { region }));
}

const migrationSource = (name: string, { things, unmapped }: Migration): Source =>
  createSource(
    name,
    things.map(
      ({ type, id, from, known, ...thing }) =>
        [keyOf(type, id), { how: 'take', name: thing.name, ...(known && { known }) }, `${from} (${type} ${id})`] as const,
    ),
    { isWhole: true, lines: unmapped.map(({ from, reason }) => `${from}: ${reason}`) },
  );

function parse(name: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new Error(`${name} is not JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
}
