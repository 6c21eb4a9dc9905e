import { timingSafeEqual } from 'node:crypto';
import { api, type Region } from 'mailgun-sdk';
import type { Accounts } from './accounts';
import { decodeInput } from './api/decode-input';
import { queue } from './delivery/queue';
import { Refusal } from './http/refusal';
import { receive } from './inbound/receive';
import { MimeError, readMime } from './message/mime-in';
import { optionFields } from './message/options-in';
import { contextOf } from './run-task';
import type { SmtpFault } from './smtp/misbehaviour';
import type { ReceivedMessage } from './smtp/smtp-options';
import { type SmtpServer, startSmtp } from './smtp/smtp-server';
import type { State } from './state';
import { findDomain } from './store/find-domain';
import { servedDomain } from './store/served-domain';

export interface MailServerOptions {
  readonly host: string;
  /** 0 for a free one. */
  readonly port: number;
  readonly tls?: { readonly key: string; readonly cert: string } | undefined;
  /** Where the API is reached, without a region prefix. */
  readonly url: string;
  /** A message is answered when this resolves too: it is kept then. */
  readonly done?: (() => Promise<void>) | undefined;
}

/** Whose SMTP login it is. */
interface User {
  readonly state: State;
  readonly region: Region;
  readonly domain: string;
}

type Received = ReceivedMessage<User>;
type Reply = { readonly id: string } | { readonly refuse: { readonly code: number; readonly message: string } };

/** Mail by SMTP: with a login it is sent as by the API, without one it comes in for the domains of the accounts. */
export const startMailServer = (accounts: Accounts, { url, done, ...options }: MailServerOptions): Promise<SmtpServer> =>
  startSmtp<User>({
    ...options,
    name: 'localhost',
    authenticate: async (login, password) => userOf(accounts, login, password),
    isLocal: (recipient) => homeOf(accounts, recipient) !== undefined,
    receive: async (message) => {
      const reply = await (message.user === undefined ? takeIn(accounts, message, url) : send(message.user, message, url));
      await done?.();
      return reply;
    },
    fault: faultOf(accounts),
  });

const regions: readonly Region[] = ['us', 'eu'];
const baseUrlOf = (url: string, region: Region) => (region === 'us' ? url : `${url}/${region}`);

function userOf(accounts: Accounts, login: string, password: string): User | undefined {
  const name = login.toLowerCase();
  const domain = name.slice(name.lastIndexOf('@') + 1);
  for (const state of accounts.all())
    for (const region of regions) {
      const credential = state.stores[region].domains.get(domain)?.credentials.get(name);
      if (credential !== undefined && isSame(credential.password, password)) return { state, region, domain };
    }
  return undefined;
}

function isSame(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)];
  return a.length === b.length && timingSafeEqual(a, b);
}

/** Where mail to an address comes in. */
function homeOf(accounts: Accounts, recipient: string): Omit<User, 'domain'> | undefined {
  for (const state of accounts.all())
    for (const region of regions) if (servedDomain(state.stores[region], recipient) !== undefined) return { state, region };
  return undefined;
}

/** The headers of a message say what the form of `messages.mime` says. */
async function send({ state, region, domain }: User, { recipients, mime }: Received, url: string): Promise<Reply> {
  const context = { ...contextOf(state, region), baseUrl: baseUrlOf(url, region) };
  try {
    const { id, files, headers, ...read } = await readMime(mime);
    const file = { filename: 'message.mime', contentType: 'message/rfc822', size: mime.length, data: mime };
    const fields = { to: recipients.join(', '), message: file, ...optionFields(headers) };
    const { message: _, ...input } = decodeInput('messages', api.messages.sendMime, { domain_name: domain }, fields) as SentMime;
    const { from, subject, text, html } = read;
    const letter = { input: { ...input, from, subject, text, html }, files, mime: mime.toString(), headers, id, recipients };
    return queue(context, findDomain(context.store, domain), { ...letter, method: 'smtp' });
  } catch (error) {
    return { refuse: refusalOf(error) };
  }
}

type SentMime = Parameters<typeof queue>[2]['input'] & { readonly message: unknown };

/** A domain that may not send is told so with 421 (quoted in swapmyvote/swapmyvote#891, 2024); the other codes are those of RFC 5321. */
function refusalOf(error: unknown): { code: number; message: string } {
  if (error instanceof MimeError) return { code: 554, message: error.message };
  if (!(error instanceof Refusal)) throw error;
  const { status, body } = error.answer;
  return { code: status === 403 ? 421 : 550, message: typeof body === 'string' ? body : String(body.message) };
}

async function takeIn(accounts: Accounts, { sender, recipients, mime, remoteAddress }: Received, url: string): Promise<Reply> {
  const refused: { code: number; words: string }[] = [];
  for (const state of accounts.all())
    for (const region of regions) {
      const own = recipients.filter(
        (recipient) => homeOf(accounts, recipient)?.state === state && homeOf(accounts, recipient)?.region === region,
      );
      if (own.length === 0) continue;
      const baseUrl = baseUrlOf(url, region);
      const context = { ...contextOf(state, region), baseUrl };
      refused.push(...(await receive(context, { sender, recipients: own, mime, authenticated: false, remote: remoteAddress, baseUrl })));
    }
  const [first] = refused;
  // Some are served: a client that is refused would send to all of them again.
  if (first !== undefined && refused.length === recipients.length) return { refuse: { code: first.code, message: first.words } };
  return { id: 'received' };
}

/** Faults are those of the first account until it is known whose conversation it is. */
const faultOf =
  (accounts: Accounts): SmtpFault =>
  (stage, { login = '', sender = '', recipients, remoteAddress, helo = '' }) => {
    const home = [login, ...recipients].map((address) => homeOf(accounts, address)).find((found) => found !== undefined);
    const { state, region } = home ?? { state: accounts.first, region: 'us' };
    const domain = login.slice(login.lastIndexOf('@') + 1);
    const blow = state.faults.takeCommand(stage, {
      domain,
      region,
      fields: { login, from: sender, to: [...recipients], remoteAddress, helo },
    });
    if (blow === undefined) return undefined;
    const { latency: delayMs, reply } = blow;
    if (reply === undefined) return { delayMs };
    return typeof reply === 'string' ? { delayMs, end: reply } : { delayMs, ...reply };
  };
