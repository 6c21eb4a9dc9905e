import { refuse } from '../http/refusal';
import { createUuid } from '../store/ids';
import type { Store } from '../store/store';

/** Go's zero time: it has not happened. */
export const never = new Date('0001-01-01T00:00:00Z');

/** The fields of an alert and a limit that are not in the request. The message for a name that is taken is invented: no source has one. */
export function createThreshold<Settings extends { readonly name: string }>(
  store: Store,
  stored: ReadonlyMap<string, unknown>,
  settings: Settings,
) {
  if (stored.has(settings.name)) throw refuse(409, { message: `threshold '${settings.name}' already exists` });
  return { id: createUuid(store), createdAt: store.now(), filters: [], ...settings };
}

export function findThreshold<Stored>(stored: ReadonlyMap<string, Stored>, name: string): Stored {
  const threshold = stored.get(name);
  if (threshold === undefined) throw refuse(404, { message: `threshold '${name}' not found` });
  return threshold;
}
