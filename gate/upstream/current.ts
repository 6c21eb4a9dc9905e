import type { Call } from '../operations/call';
import { type Operation, operations } from '../operations/operation';
import { readJson } from './read-json';
import type { Upstream } from './send';

/** What Mailgun has now of what a call changes or deletes, in Mailgun's spelling. Empty where nothing can be read by the same path. */
export async function currentOf(upstream: Pick<Upstream, 'send'>, call: Call): Promise<Readonly<Record<string, unknown>>> {
  const read = readerOf(call);
  if (read === undefined) return {};
  const { status, json } = await readJson(
    await upstream.send({ ...call, operation: read, pattern: read.endpoint.path, fields: {}, body: 'query' }),
  );
  if (status !== 200 || typeof json !== 'object' || json === null) return {};
  // A route is inside `route`, a domain inside `domain`: what is beside it counts as well.
  const inner = Object.values(json).find((value) => typeof value === 'object' && value !== null && !Array.isArray(value));
  return { ...inner, ...json };
}

function readerOf({ operation, path }: Call): Operation | undefined {
  if (!/^(update|delete$)/.test(operation.verb)) return undefined;
  const read = operations.get(`${operation.noun}.get`);
  const needed = read?.endpoint.parts.filter((_, index) => index % 2 === 1) ?? [];
  return needed.every((name) => Object.hasOwn(path, name)) ? read : undefined;
}
