import { api, type Endpoint, type Role } from 'mailgun-sdk';
import { refuse } from './http/refusal';
import { isListed } from './store/ip-allowlist';
import type { Account, Store } from './store/store';
import type { StoredKey } from './store/stored';

const challenge = { 'www-authenticate': 'Basic realm="MG API"' };

interface Caller {
  readonly authorization: string | undefined;
  readonly noun: string;
  readonly endpoint: Endpoint;
  /** The domain in the path. */
  readonly domain: string;
  /** The address that the call comes from; undefined where Mailgun would see another one. */
  readonly address: string | undefined;
}

/**
 * Lets `api:<key>` pass: the key of the options to everything, a made key as far as its role goes. Anything else gets the 401 of the
 * service at hand, which for messages is plain text (mailgun-ruby, exceptions.yml), and for validations says what is missing (email_validation.yml).
 */
export function authenticate(apiKey: string, { account, now }: Store, caller: Caller): StoredKey | undefined {
  const { authorization, noun, endpoint, domain, address } = caller;
  if (authorization === undefined && noun === 'validations') throw refuse(401, { message: 'Need authorization header' }, challenge);
  const given = keyOf(authorization);
  if (given === apiKey && account.ownKey !== undefined) {
    refuseUnlisted(account, address);
    return undefined;
  }
  const key = [...account.keys.values()].find(({ secret }) => given === secret);
  if (key === undefined || !isValid(key, now()) || !isOfDomain(key, endpoint, domain))
    throw refuse(401, noun === 'messages' ? 'Forbidden' : { message: 'Invalid private key' }, challenge);
  // The OpenAPI document has the words for the IP allowlist and the webhooks of the account.
  if (!mayCall(key, endpoint)) throw refuse(403, { message: 'Forbidden' });
  // "Web keys are not subject to IP allowlisting" (OpenAPI document).
  if (key.settings.kind !== 'web') refuseUnlisted(account, address);
  return key;
}

/** The answer is "401 Forbidden": https://help.mailgun.com/hc/en-us/articles/360012244474 */
function refuseUnlisted(account: Account, address: string | undefined): void {
  if (address !== undefined && !isListed(account, address)) throw refuse(401, 'Forbidden', challenge);
}

/** The key of `api:<key>`; nothing for another user, or another way to authenticate. */
export function keyOf(authorization = ''): string | undefined {
  const [, credentials = ''] = /^basic\s+(\S+)$/i.exec(authorization) ?? [];
  return /^api:(.*)$/s.exec(Buffer.from(credentials, 'base64').toString())?.[1];
}

const isValid = ({ settings: { isDisabled, expiresAt } }: StoredKey, now: Date) =>
  !isDisabled && (expiresAt === undefined || expiresAt > now);

/** Elsewhere a sending key is as bad as a wrong one (mailgun/mailgun.js#227). */
const isOfDomain = ({ settings: { role, domain } }: StoredKey, { route }: Endpoint, sender: string) =>
  role !== 'sending' || (isSending(route) && sender.toLowerCase() === domain);

const isSending = (route: string) => route === api.messages.send.route || route === api.messages.sendMime.route;

const ranks: readonly Role[] = ['Analyst', 'Developer', 'Admin'];
const roles: Readonly<Record<string, Role>> = { basic: 'Analyst', developer: 'Developer', sending: 'Developer', admin: 'Admin' };

const mayCall = ({ settings: { role } }: StoredKey, endpoint: Endpoint) =>
  ranks.indexOf(roles[role] ?? 'Analyst') >= ranks.indexOf(endpoint.role);
