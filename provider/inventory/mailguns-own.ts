import { isMailgunError, type Mailgun } from 'mailgun-sdk';
import { type Described, omit, type Values } from '../lifecycle/define-resource';
import type { Unnamed } from './thing';

/** What the rules need to know beside the thing. */
export interface Surroundings {
  /** The key that reads the account. */
  readonly apiKey: string;
  readonly found: readonly Unnamed[];
}

type IsOwn = (thing: Unnamed, surroundings: Surroundings) => boolean;

/**
 * Things that Mailgun makes by itself. One that somebody has changed is not its own any more, as far as a change can be seen.
 * What a user makes of the same kind is never among them.
 */
const things: Readonly<Record<string, IsOwn>> = {
  // Each account has one; it cannot be deleted.
  Domain: ({ id, args }) => isSandbox(id) && Object.keys(args).length === 1,
  // Each domain has one. Nobody sees a password that was changed.
  SmtpCredential: ({ id }) => id.startsWith('postmaster@'),
  // A domain comes with one, which cannot be told by its age. The two that Mailgun rotates are published as CNAME, those of users never.
  DkimKey: (thing, { found }) => {
    if (recordTypeOf(thing) === 'CNAME') return true;
    const { signingDomain, selector } = thing.args;
    const ofDomain = found.filter(
      (each) => each.type === 'DkimKey' && each.args.signingDomain === signingDomain && recordTypeOf(each) !== 'CNAME',
    );
    const likeMailguns = ofDomain.filter(({ args }) => SELECTORS.includes(String(args.selector)));
    return ofDomain.length === 1 || (likeMailguns.length === 1 && SELECTORS.includes(String(selector)));
  },
  // The key of this very command, what a session at the dashboard uses, and the first key, which an account comes with.
  ApiKey: (thing, { apiKey, found }) => {
    const { kind } = thing.described as unknown as Values;
    const older = found.some(({ type, described }) => type === 'ApiKey' && madeAt(described) < madeAt(thing.described));
    return (
      apiKey.endsWith(`-${thing.id}`) || kind === 'web' || (!older && thing.args.role === 'admin' && thing.args.description === undefined)
    );
  },
  // A template shows its active version, and `keepVersions` keeps the ones that its resource has made.
  TemplateVersion: ({ described, args }) =>
    (described as unknown as Values).active === true || /^pulumi-[0-9a-f]{12}$/.test(String(args.tag)),
};

/** Whether Mailgun made it by itself and it is as it was made. */
export const isMailgunsOwn = (thing: Unnamed, surroundings: Surroundings): boolean => things[thing.type]?.(thing, surroundings) ?? false;

const madeAt = ({ createdAt }: Described) => createdAt?.getTime() ?? 0;

/** What Mailgun calls the key that a domain comes with, as recordings show. The order in which it shows keys changes from call to call. */
const SELECTORS = ['smtp', 'mx', 'pic', 'k1'];

const recordTypeOf = ({ described }: Unnamed) => (described as { readonly dnsRecord?: { readonly type?: string } }).dnsRecord?.type;

const isSandbox = (domain: string) => /^sandbox[0-9a-f]{32}\.mailgun\.org$/.test(domain);

type Choices = (args: Values, dedicatedIps: readonly string[]) => readonly string[];

/** Arguments that Mailgun has chosen, where nobody said anything: no default of the class, but nothing that a program would say either. */
const choices: Readonly<Record<string, Choices>> = {
  Domain: (args, dedicatedIps) => [
    'dkimSelector',
    ...(args.mailfromHost === args.name ? ['mailfromHost'] : []),
    ...(args.encryptIncomingMessage === false ? ['encryptIncomingMessage'] : []),
    // Shared addresses are assigned by Mailgun, and change.
    ...((args.ips as readonly string[] | undefined)?.some((ip) => dedicatedIps.includes(ip)) ? [] : ['ips']),
  ],
  ApiKey: ({ description }) => (description === '' ? ['description'] : []),
  DkimKey: ({ bits }) => (bits === 1024 ? ['bits'] : []),
};

export const withoutChoices = (type: string, args: Values, dedicatedIps: readonly string[]): Values =>
  omit(args, choices[type]?.(args, dedicatedIps) ?? []);

/** The dedicated addresses of the account; none where the key may not list them or the plan has none. */
export async function readDedicatedIps(mailgun: Mailgun): Promise<readonly string[]> {
  try {
    const ips: string[] = [];
    for await (const ip of mailgun.ips.list({ dedicated: true })) ips.push(ip);
    return ips;
  } catch (error) {
    if (isMailgunError(error) && (error.code === 'forbidden' || error.code === 'not_found' || error.status === 402)) return [];
    throw error;
  }
}
