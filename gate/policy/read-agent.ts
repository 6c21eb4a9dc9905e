import { isMap } from 'yaml';
import { type Field, fail, fieldsOf, flagOf, itemsOf, required, scalarOf, textsOf, wholeNumberOf } from './fields';
import type { Agent, Token } from './policy';
import { readAreas } from './read-areas';
import { readExpiry } from './read-expiry';
import { narrowings, readNarrowing } from './read-narrowing';

const own = ['token', 'tokens', 'expires', 'read-only', 'areas', 'limits', 'subaccounts'];

/** Reads one agent. */
export function readAgent(name: string, field: Field): Agent | undefined {
  const { rule, line } = field;
  if (!/^[a-z0-9][a-z0-9-]{0,62}$/.test(name))
    return fail(field, 'is no name of an agent; write up to 63 small letters, digits and hyphens, a letter or digit first');
  const fields = fieldsOf(field, [...own, ...narrowings]);
  if (fields === undefined) return undefined;
  const readOnly = fields.get('read-only');
  const areas = required(fields, 'areas', field, 'write areas: {} if it may do nothing');
  const narrowing = readNarrowing(fields);
  const limits = fields.get('limits');
  const limited = limits && fieldsOf(limits, ['messages-per-hour', 'recipients-per-day']);
  const messages = limited?.get('messages-per-hour');
  const recipients = limited?.get('recipients-per-day');
  const subaccounts = fields.get('subaccounts');
  return {
    rule,
    line,
    name,
    tokens: readTokens(field, fields),
    readOnly: readOnly && flagOf(readOnly),
    grants: areas ? readAreas(areas, narrowing) : new Map(),
    messagesPerHour: messages && wholeNumberOf(messages),
    recipientsPerDay: recipients && wholeNumberOf(recipients),
    because: narrowing.because,
    subaccounts: subaccounts && textsOf(subaccounts, 'an id in quotes, or a list of them', subaccountProblem),
  };
}

const subaccountProblem = (id: string) => (/^[\w-]{1,64}$/.test(id) ? undefined : 'is no id of a sub-account; copy it from Mailgun');

/** A token, or several of which one replaces the other: each with its own end, or with the agent's. */
function readTokens(field: Field, fields: ReadonlyMap<string, Field>): readonly Token[] {
  const token = fields.get('token');
  const tokens = fields.get('tokens');
  const expires = fields.get('expires');
  if (token && tokens) fail(tokens, 'stands beside token; keep one of the two');
  if (!token && !tokens) fail(field, 'has no token; write token: sha256:… as `mailgun-gate token` prints it');
  const end = expires && readExpiry(expires);
  if (token && !tokens) return tokenOf(token, expires ? end : failNoEnd(field), token);
  const items = tokens ? itemsOf(tokens) : [];
  if (tokens && items.length === 0) fail(tokens, 'is empty; write a list of { hash: sha256:…, expires: 2027-01-31 }');
  return items.flatMap((item) => {
    if (!isMap(item.node)) return fail(item, 'has something else than a mapping; write { hash: sha256:…, expires: 2027-01-31 }') ?? [];
    const parts = fieldsOf(item, ['hash', 'expires']);
    const hash = parts && required(parts, 'hash', item, 'write hash: sha256:…');
    const own = parts?.get('expires');
    return hash ? tokenOf(hash, own ? readExpiry(own) : expires ? end : failNoEnd(item), item) : [];
  });
}

const failNoEnd = (field: Field) => fail(field, 'has no expires; write the last day of its token, such as 2027-01-31');

/** Never shows what stands there: it may be a token in clear. */
function tokenOf(field: Field, expires: Date | undefined, { rule, line }: Field): readonly Token[] {
  const hash = /^sha256:([0-9a-f]{64})$/i.exec(String(scalarOf(field)))?.[1]?.toLowerCase();
  if (hash === undefined)
    fail(
      field,
      'is no hash of a token; write sha256: and 64 hexadecimal digits, never the token itself: whoever can read this file could use it',
    );
  return hash === undefined || expires === undefined ? [] : [{ rule, line, hash, expires }];
}
