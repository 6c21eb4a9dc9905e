import { api, fieldsOf, isMailgunError, type Mailgun } from 'mailgun-sdk';
import { ACCOUNT, defineResource, namesOf } from '../lifecycle/define-resource';
import { pause } from '../lifecycle/waiting';
import { keepers } from './keepers';

type Key = Awaited<ReturnType<Mailgun['keys']['create']>>['key'];

// The kind follows from the role; a key of the kind `web` is a user's session of a day.
const { kind: _, domain: domainName, ...create } = fieldsOf(api.keys.create);

export const apiKey = defineResource({
  type: 'ApiKey',
  fields: {
    ...create,
    /**
     * What the key may do: everything (`admin`); everything but keys, SMTP credentials and the account (`developer`); read (`basic`, which Mailgun's
     * documentation calls Analyst); or only send from `domainName` (`sending`).
     */
    role: create.role,
    /** The domain that a key with the role `sending` can send from. */
    domainName,
    /** Seconds from its creation until it expires; the output `expiresAt` is the resulting time. Default: never. */
    expiration: create.expiration,
    /** Any values. A change creates a new key before the old one is deleted. */
    keepers,
  },
  outputs: ['secret', 'createdAt', 'expiresAt', 'isDisabled', 'disabledReason'],
  shownOnce: ['secret'],
  indivisible: ['keepers'],
  lowerCase: ['domainName'],
  toldByOutputs: {
    expiration: (seconds, { createdAt, expiresAt }) =>
      createdAt === undefined ? undefined : isAbout(seconds, Date.parse(String(expiresAt)) - Date.parse(String(createdAt))),
  },
  validate: ({ role, domainName }, isGiven) => {
    if (role === 'sending' && !isGiven('domainName'))
      return [{ property: 'domainName', reason: 'is required with the role sending: the domain to send from' }];
    if (role === undefined || role === 'sending' || domainName === undefined) return [];
    return [
      { property: 'domainName', reason: `has no effect on a key with the role ${role}: only a key with the role sending has a domain` },
    ];
  },
  createTakes: ['domainName', ...namesOf(create)],
  create: async (mailgun, { domainName: domain, ...args }) =>
    describe((await mailgun.keys.create({ ...args, domain, kind: args.role === 'sending' ? 'domain' : 'user' })).key),
  read: find,
  update: [],
  delete: revoke,
  protect: (id, apiKey) =>
    apiKey.endsWith(`-${id}`)
      ? "it is the key that this stack works with. Set a different one first: 'pulumi config set --secret mailgun:apiKey <key>'"
      : undefined,
  list,
  readTogether: { placeOf: () => ACCOUNT, pageSize: Number.POSITIVE_INFINITY },
});

/** Mailgun may count from another moment than it shows, and shows whole seconds. A key that never expires has no such moment. */
const isAbout = (seconds: number | undefined, milliseconds: number) => Math.abs(Number(seconds) * 1000 - milliseconds) <= 2000;

/** Only the answer to its creation has `secret`; a key that belongs to no domain may have an empty one (swift-mailgun). */
const describe = ({ domain, ...key }: Omit<Key, 'secret'>) =>
  ({ ...key, domainName: domain || undefined }) as Omit<Key, 'domain' | 'secret'> & Shown;

interface Shown {
  readonly domainName?: string | undefined;
  /** The key itself. Mailgun tells it once, when it makes the key. */
  readonly secret: string;
}

/** An expired key is of no more use than one that is gone; a disabled one was disabled on purpose. */
async function* list(mailgun: Mailgun) {
  for await (const key of mailgun.keys.list()) if (!(key.expiresAt && key.expiresAt <= new Date())) yield describe(key);
}

async function find(mailgun: Mailgun, id: string) {
  for await (const key of list(mailgun)) if (key.id === id) return key;
  return undefined;
}

/** How long Mailgun may refuse to delete a key that it has just made, in milliseconds; seen were 3 seconds (mailgun-python, test_delete_key). */
const LIMIT = 15_000;

async function revoke(mailgun: Mailgun, id: string) {
  const limit = Date.now() + LIMIT;
  for (let wait = 500; ; wait *= 2) {
    try {
      return await mailgun.keys.delete({ id });
    } catch (error) {
      // How Mailgun refuses to delete an expired key is not known (wgebis/terraform-provider-mailgun#73).
      if ((await find(mailgun, id)) === undefined) return undefined;
      const tooEarly = isMailgunError(error, 'invalid_request') && /validation error/i.test(error.message);
      if (!tooEarly || !(await pause(wait, limit))) throw error;
    }
  }
}
