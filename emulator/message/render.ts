import { createHash } from 'node:crypto';
import type { Region } from 'mailgun-sdk';
import { decodeWords } from 'postal-mime';
import { addressesOf, bare } from '../store/recipients';
import type { Store } from '../store/store';
import type { StoredDomain, StoredFile, StoredMessage } from '../store/stored';
import { buildMime } from './build-mime';
import { type Header, headerValue, oneLine, spacedJson, without } from './header';
import { hiddenHeaders, letterOf } from './letter';
import { rewriteMime } from './rewrite-mime';
import { type Substitutes, substitute } from './substitute';
import { createToken, type TrackingToken } from './token';
import { append, pixelOf, planTracking, prepend, rewriteLinks, rewriteTextLinks, type TrackingPlan } from './tracking';
import { recipientVariables, userVariables } from './variables';

export interface Rendering {
  readonly region: Region;
  readonly store: Store;
  readonly domain: StoredDomain;
  readonly message: StoredMessage;
  /** The bare address of who gets it. */
  readonly recipient: string;
  /** Where tracked links lead: `http://127.0.0.1:8025/_emulator/tracking`, without a slash at its end. */
  readonly trackingUrl: string;
  /** Signs the tokens of tracked links. */
  readonly secret: string;
  /** The mailing list that the message goes to, if it does. */
  readonly list?: string | undefined;
}

/** What one recipient gets. */
export interface RenderedMessage {
  readonly subject: string;
  readonly from: string;
  /** Decoded, in their order, without those that say how the body is made. */
  readonly headers: readonly Header[];
  readonly text: string | undefined;
  readonly html: string | undefined;
  readonly amp: string | undefined;
  readonly files: readonly StoredFile[];
  readonly mime: string;
}

/**
 * A message as one recipient gets it: template rendered, variables filled in, links tracked, headers of Mailgun added, Bcc taken out.
 *
 * @throws {RenderError} where its template is not there or cannot be rendered.
 */
export async function renderMessage(rendering: Rendering): Promise<RenderedMessage> {
  const { store, domain, message, recipient } = rendering;
  const letter = letterOf(store, domain, message);
  const plan = planTracking(domain.tracking, message.input);
  const substitutes = substitutesOf(rendering);
  const edit = editOf(rendering, plan, substitutes);
  const suppressed = (message.input.suppressHeaders ?? []).map((name) => name.toLowerCase());
  const isSent = ([name]: Header) => !suppressed.includes(name.toLowerCase()) && !(suppressed.includes('all') && /^x-mailgun-/i.test(name));
  const own = without(letter.headers, hiddenHeaders).filter(isSent);
  const add = addedHeaders(rendering, plan, substitutes, own).filter(isSent);
  const read = message.mime === undefined ? (value: string) => value : decodeWords;
  const headers = [...own.map(([name, value]): Header => [name, read(value)]), ...add].map(
    ([name, value]): Header => [name, oneLine(edit.header(value))],
  );
  const parts = {
    headers,
    text: letter.text && edit.text(letter.text),
    html: letter.html && edit.html(letter.html),
    amp: letter.amp && edit.amp(letter.amp),
    files: letter.files,
  };
  const drop = letter.headers.map(([name]) => name.toLowerCase()).filter((name) => headerValue(own, name) === undefined);
  const mime =
    letter.mime === undefined
      ? await buildMime(parts, `${message.storageKey} ${recipient}`)
      : await rewriteMime(letter.mime, { ...edit, drop: [...drop, ...hiddenHeaders], add });
  return { ...parts, subject: headerValue(headers, 'subject') ?? '', from: headerValue(headers, 'from') ?? '', mime };
}

type Target = Pick<TrackingToken, 'kind' | 'url' | 'from'>;

const tokenFor = ({ region, message, recipient, secret }: Rendering, target: Target) =>
  createToken(secret, { region, storageKey: message.storageKey, recipient, ...target });

function substitutesOf(rendering: Rendering): Substitutes {
  const { message, recipient, trackingUrl, list } = rendering;
  const unsubscribe = (from: TrackingToken['from']) => `${trackingUrl}/u/${tokenFor(rendering, { kind: 'unsubscribe', from })}`;
  const { to, cc, bcc } = message.input;
  const all = [to, cc, bcc].flatMap(addressesOf);
  const full = oneLine(all.find((each) => bare(each).toLowerCase() === recipient.toLowerCase()) ?? recipient);
  const [, name = ''] = /^"?(.*?)"?\s*<[^<>]*>$/.exec(full) ?? [];
  return {
    recipient: full,
    address: recipient,
    name: name.replace(/\\(.)/g, '$1'),
    variables: recipientVariables(message, recipient),
    unsubscribeUrl: unsubscribe('domain'),
    tagUnsubscribeUrl: unsubscribe('tags'),
    listUnsubscribeUrl: list === undefined ? undefined : unsubscribe({ list }),
    unsubscribeEmail: `mailto:u+${tokenFor(rendering, { kind: 'unsubscribe', from: 'domain' })}@${message.domain}`,
  };
}

/** Variables first, so that links with variables are tracked as they are for this recipient; links to unsubscribe are left alone. */
function editOf(rendering: Rendering, { clicks, opens, pixelOnTop, unsubscribes }: TrackingPlan, substitutes: Substitutes) {
  const { trackingUrl, domain } = rendering;
  const { htmlFooter, textFooter } = domain.tracking.unsubscribe;
  const fill = (text: string) => substitute(text, substitutes);
  const track = (url: string) =>
    url.startsWith(`${trackingUrl}/u/`) ? url : `${trackingUrl}/c/${tokenFor(rendering, { kind: 'click', url })}`;
  const pixel = opens ? pixelOf(`${trackingUrl}/o/${tokenFor(rendering, { kind: 'open' })}`) : '';
  return {
    header: fill,
    amp: fill,
    text: (text: string) => {
      const filled = fill(unsubscribes ? text + textFooter : text);
      return clicks === true ? rewriteTextLinks(filled, track) : filled;
    },
    html: (html: string) => {
      const filled = fill(unsubscribes && htmlFooter !== '' ? append(html, htmlFooter) : html);
      const linked = clicks === false ? filled : rewriteLinks(filled, track);
      if (pixel === '') return linked;
      return pixelOnTop ? prepend(linked, pixel) : append(linked, pixel);
    },
  };
}

/** What Mailgun adds on the way (seen in mail of 2013, 2020 and 2021: bounces that webhooks carried, archives of lists). */
function addedHeaders(
  { message, recipient, list }: Rendering,
  plan: TrackingPlan,
  substitutes: Substitutes,
  own: readonly Header[],
): Header[] {
  const { domain, input, id, receivedAt } = message;
  const variables = userVariables(message);
  const url = substitutes.listUnsubscribeUrl ?? substitutes.unsubscribeUrl;
  const sender = senderOf(bare(headerValue(own, 'from') ?? ''), domain);
  const added: (Header | false)[] = [
    (plan.unsubscribes || list !== undefined) && ['List-Unsubscribe', `<${substitutes.unsubscribeEmail}>, <${url}>`],
    (plan.unsubscribes || list !== undefined) && ['List-Unsubscribe-Post', 'List-Unsubscribe=One-Click'],
    ['X-Mailgun-Sid', sidOf(recipient, domain)],
    Object.keys(variables).length > 0 && ['X-Mailgun-Variables', spacedJson(variables)],
    ['Message-Id', `<${id}>`],
    ['Date', receivedAt.toUTCString().replace('GMT', '+0000')],
    sender !== undefined && ['Sender', sender],
  ];
  const isMissing = (header: Header | false): header is Header => header !== false && headerValue(own, header[0]) === undefined;
  const tags = headerValue(own, 'x-mailgun-tag') === undefined ? (input.tags ?? []).map((tag): Header => ['X-Mailgun-Tag', tag]) : [];
  return [...added.filter(isMissing), ...tags];
}

/** `["07290", "alice@example.com", "6"]` in base64; what the first and the last are made of is not known. */
function sidOf(recipient: string, domain: string): string {
  const digest = (text: string) => createHash('sha256').update(text).digest('hex');
  return Buffer.from(spacedJson([digest(recipient).slice(0, 5), recipient, digest(domain).slice(0, 6)])).toString('base64');
}

/** Who sends in the name of another domain does so as `bob=example.com@mg.example.com`. */
function senderOf(from: string, domain: string): string | undefined {
  const at = from.lastIndexOf('@');
  if (at < 1) return undefined;
  const host = from.slice(at + 1).toLowerCase();
  return host === domain ? from : `${from.slice(0, at)}=${host}@${domain}`;
}
