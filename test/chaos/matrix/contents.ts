import type { Store } from 'mailgun-emulator';
import { resources } from '../../../provider/resources';
import type { Held } from './engine';

/** What a deployment can change in an account, with everything that differs from run to run made alike: ids, times, keys. */
export function contentsOf({ account, ...store }: Store): unknown {
  const { domains, routes, lists, templates, ipPools, sendAlerts, accountWebhooks } = store;
  const { keys, ipAllowlist } = account;
  // Mailgun has no way to delete one: it is closed, and stays in the list.
  const subaccounts = [...account.subaccounts.values()].filter(({ settings }) => settings.status !== 'closed');
  return alike({ domains, routes, lists, templates, ipPools, sendAlerts, accountWebhooks, keys, ipAllowlist, subaccounts });
}

/** The same as text, with its secrets. */
export const textOf = ({ account, ...store }: Store): string =>
  JSON.stringify([store.domains, account.keys], (_name, value) => (value instanceof Map ? [...value] : value));

/** What the emulator counts for itself. */
const BOOKKEEPING = new Set(['timesShown']);

function alike(value: unknown): unknown {
  if (value instanceof Date) return 'a time';
  if (typeof value === 'string') return withoutIds(value);
  if (value instanceof Map) return [...value].map((entry) => alike(entry)).sort(byText);
  if (value instanceof Set) return [...value].map(alike).sort(byText);
  if (Array.isArray(value)) return value.map(alike);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, own]) =>
      own === undefined || typeof own === 'function' || BOOKKEEPING.has(name) ? [] : [[name, alike(own)]],
    ),
  );
}

/** Of a state too: the same for two runs that made the same. */
export function stateAlike({ type, outputs }: Pick<Held, 'type' | 'outputs'>): unknown {
  const state = { ...JSON.parse(JSON.stringify(outputs)), __owner: 'somebody' };
  for (const name of resources[type]?.unordered ?? []) state[name]?.sort();
  return alike(state);
}

const byText = (a: unknown, b: unknown) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1);

const withoutIds = (text: string) =>
  text
    .replace(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, 'a time')
    .replace(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g, 'an id')
    .replace(/\b[0-9a-f]{32}-[0-9a-f]{8}-[0-9a-f]{8}\b/g, 'a key')
    .replace(/\b[0-9a-f]{8}-[0-9a-f]{8}\b/g, 'an id')
    .replace(/\b[0-9a-f]{16,}\b/g, 'an id')
    .replace(/[A-Za-z0-9+/_=-]{32,}/g, 'a key');
