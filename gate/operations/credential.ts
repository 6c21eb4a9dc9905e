import type { Call } from './call';
import { textsOf } from './given';
import { type Operation, operations } from './operation';

/** What somebody can do who has the key or password that a call makes: past the gate, whatever narrows the agent. */
export interface Credential {
  readonly words: string;
  readonly operations: readonly Operation[];
  /** Of one domain only. */
  readonly domain?: string | undefined;
}

const rank = { Analyst: 0, Developer: 1, Admin: 2 };
/** As Mailgun calls the roles of keys. What is not in it is taken for the strongest. */
const roleOfKey: Readonly<Record<string, keyof typeof rank>> = { basic: 'Analyst', developer: 'Developer', admin: 'Admin' };

const upTo = (role: keyof typeof rank) => [...operations.values()].filter(({ endpoint }) => rank[endpoint.role] <= rank[role]);
const sending = () => [...operations.values()].filter(({ name }) => name === 'messages.send' || name === 'messages.sendMime');

/** `undefined` for a call that makes none. */
export function credentialOf(call: Call): Credential | undefined {
  const { name } = call.operation;
  const [domain] = [call.path.domain_name, call.path.name, ...textsOf(call.fields, 'name'), ...textsOf(call.fields, 'domain_name')].filter(
    (text) => text !== undefined,
  );
  if (name === 'keys.create') {
    const [kind, role = ''] = [call.fields.kind, ...textsOf(call.fields, 'role')];
    if (kind === 'domain' && role === 'sending') return { words: `a key that sends from ${domain}`, operations: sending(), domain };
    // A key of the kind `web` is a user's session, and may do what the user may.
    const strongest = call.fields.kind === undefined || call.fields.kind === 'user' ? roleOfKey[role] : undefined;
    return { words: `a key with the role ${role}`, operations: upTo(strongest ?? 'Admin') };
  }
  const makesLogin = name === 'credentials.create' || name === 'credentials.update';
  if (makesLogin || (call.operation.noun.startsWith('domains') && textsOf(call.fields, 'smtp_password').length > 0))
    return { words: `an SMTP login of ${domain}`, operations: sending(), domain };
  return undefined;
}
