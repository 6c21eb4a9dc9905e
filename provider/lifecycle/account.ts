import { type Attempt, createMailgun, type Mailgun, type Region } from 'mailgun-sdk';
import type { Adopt } from './adoption';
import { type Claims, createClaims } from './claims';
import { createDepartures, type Departures } from './departures';
import { createIntents, type IntentSettings, type Intents } from './intents';
import { interruption } from './interruption';
import { createReadCache, type ReadCache } from './read-cache';

/** Where the account is and how to enter it. */
export interface Settings {
  readonly apiKey: string;
  readonly region: Region;
  readonly baseUrl: string | undefined;
  readonly subaccountId: string | undefined;
  readonly adopt: Adopt;
  /** Without it, nobody finds what a killed run has made. */
  readonly intents?: IntentSettings | undefined;
}

/** Mailgun's clock, as its answers tell it. */
interface Clock {
  /** Milliseconds that it is ahead of ours; `undefined` until there was an answer. */
  offset(): number | undefined;
}

/** One Mailgun account, as the lifecycle uses it. */
export interface Account {
  readonly mailgun: Mailgun;
  readonly reads: ReadCache;
  readonly departures: Departures;
  /** What the program of this run asks for. */
  readonly claims: Claims;
  readonly intents: Intents;
  readonly clock: Clock;
  readonly adopt: Adopt;
  readonly apiKey: string;
  readonly region: Region;
  /** The same account in the other region, if there is an address for it. */
  readonly elsewhere: { readonly mailgun: Mailgun; readonly region: Region } | undefined;
}

/** Opens an account in its region, and prepares a look into the other one. */
export function openAccount({ region, adopt, intents, ...settings }: Settings, claims: Claims = createClaims()): Account {
  const reads = createReadCache();
  let offset: number | undefined;
  const onAttempt = ({ route, date }: Attempt) => {
    if (date) offset = date.getTime() - Date.now();
    if (!route.startsWith('GET ')) reads.forget();
  };
  const open = (where: Region) =>
    createMailgun({ ...settings, region: where, userAgent: 'pulumi-mailgun', onAttempt, retrySignal: interruption() });
  const other: Region = region === 'us' ? 'eu' : 'us';
  const reachable = settings.baseUrl === undefined || settings.baseUrl.includes('{region}');
  const mailgun = open(region);
  return {
    mailgun,
    reads,
    departures: createDepartures(mailgun),
    claims,
    intents: createIntents(intents, [settings.apiKey, region, settings.baseUrl, settings.subaccountId]),
    clock: { offset: () => offset },
    adopt,
    apiKey: settings.apiKey,
    region,
    elsewhere: reachable ? { mailgun: open(other), region: other } : undefined,
  };
}
