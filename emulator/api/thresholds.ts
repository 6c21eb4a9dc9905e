import { randomUUID } from 'node:crypto';
import { refuse } from '../http/refusal';

/** Go's zero time: it has not happened. */
export const never = new Date('0001-01-01T00:00:00Z');

/** The fields of an alert and a limit that are not in the request. The message for a name that is taken is invented: no source has one. */
export function createThreshold<Settings extends { readonly name: string }>(stored: ReadonlyMap<string, unknown>, settings: Settings) {
  if (stored.has(settings.name)) throw refuse(409, { message: `threshold '${settings.name}' already exists` });
  return { id: randomUUID(), createdAt: new Date(), filters: [], ...settings };
}

export function findThreshold<Stored>(stored: ReadonlyMap<string, Stored>, name: string): Stored {
  const threshold = stored.get(name);
  if (threshold === undefined) throw refuse(404, { message: `threshold '${name}' not found` });
  return threshold;
}
