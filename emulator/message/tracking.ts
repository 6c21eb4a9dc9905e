import type { Tracking } from '../store/stored';
import { type Tag, tagsOf } from './html-tags';
import { decodeEntities, escapeAttribute } from './html-text';

/** What of a message is tracked. */
export interface TrackingPlan {
  /** `htmlonly`: links of the text stay as they are. */
  readonly clicks: boolean | 'htmlonly';
  readonly opens: boolean;
  readonly pixelOnTop: boolean;
  readonly unsubscribes: boolean;
}

interface Wishes {
  readonly tracking?: boolean | 'htmlonly' | undefined;
  readonly trackingClicks?: boolean | 'htmlonly' | undefined;
  readonly trackingOpens?: boolean | undefined;
  readonly trackingPixelLocationTop?: boolean | 'htmlonly' | undefined;
}

/** What the message wishes goes before what the domain is set to; unsubscriptions are a matter of the domain alone. */
export function planTracking({ open, click, unsubscribe }: Tracking, wishes: Wishes): TrackingPlan {
  const { tracking, trackingClicks, trackingOpens, trackingPixelLocationTop } = wishes;
  return {
    clicks: trackingClicks ?? tracking ?? click.active,
    opens: trackingOpens ?? (tracking === undefined ? open.active : tracking !== false),
    pixelOnTop: (trackingPixelLocationTop ?? open.placeAtTheTop ?? false) !== false,
    unsubscribes: unsubscribe.active,
  };
}

/** Longer addresses do not fit into a request as a token. */
const longestUrl = 6 * 1024;

/**
 * HTML whose links to the web lead where `rewrite` says. `disable-tracking=true` on a link keeps it, as Mailgun documents
 * (user-manual/tracking-messages/tracking-clicks). All else stays as it is, byte for byte.
 */
export function rewriteLinks(html: string, rewrite: (url: string) => string): string {
  let rewritten = '';
  let copied = 0;
  for (const tag of tagsOf(html)) {
    const href = tag.attributes.get('href');
    const url = href && !tag.isEnd && isTracked(tag) ? linkOf(href.value) : undefined;
    if (href === undefined || url === undefined) continue;
    const target = rewrite(url);
    if (target === url) continue;
    rewritten += `${html.slice(copied, href.start)}"${escapeAttribute(target)}"`;
    copied = href.end;
  }
  return rewritten + html.slice(copied);
}

const isTracked = ({ name, attributes }: Tag) =>
  (name === 'a' || name === 'area') && attributes.get('disable-tracking')?.value.toLowerCase() !== 'true';

/** Entities that are not decoded here, and those that browsers decode without their semicolon. */
const unclear =
  /&(?!(?:amp|lt|gt|quot|apos|nbsp);)[a-z]\w*;|&(?:amp|lt|gt|quot|nbsp|copy|reg|sect|para|not|times|divide|deg|cent|pound|yen|curren|micro)(?![\w=;])|&#(?!\d{1,7};|x[\da-f]{1,6};)/i;

/** Where a browser goes for an `href`; undefined where that is not on the web, or not certain: a wrong guess would lead somewhere else. */
function linkOf(href: string): string | undefined {
  const url = decodeEntities(href)
    .replace(/[\t\n\r]/g, '')
    .trim();
  return /^https?:\/\/\S+$/i.test(url) && url.length <= longestUrl && !unclear.test(href) ? url : undefined;
}

/** Plain text whose links lead where `rewrite` says. Punctuation that ends a sentence is none of a link. */
export const rewriteTextLinks = (text: string, rewrite: (url: string) => string): string =>
  text.replace(/\bhttps?:\/\/[^\s<>"']+/gi, (found) => {
    const url = withoutPunctuation(found);
    return url.length <= longestUrl && /^https?:\/\/./i.test(url) ? rewrite(url) + found.slice(url.length) : found;
  });

function withoutPunctuation(url: string): string {
  let end = url.length;
  const hasOpening = url.includes('(');
  while (end > 0 && (/[.,;:!?\]}*_]/.test(url.charAt(end - 1)) || (url.charAt(end - 1) === ')' && !hasOpening))) end -= 1;
  return url.slice(0, end);
}

/** The pixel as Mailgun writes it. */
export const pixelOf = (url: string): string => `<img width="1px" height="1px" alt="" src="${escapeAttribute(url)}">`;

/** Puts something at the end of what HTML shows. */
export function append(html: string, addition: string): string {
  let place: number | undefined;
  for (const { name, isEnd, start } of tagsOf(html)) {
    if (isEnd && name === 'body') place = start;
    else if (isEnd && name === 'html') place ??= start;
  }
  return insert(html, addition, place ?? html.length);
}

/** Puts something at the start of what HTML shows. */
export function prepend(html: string, addition: string): string {
  let place = /^\s*<!doctype[^>]*>/i.exec(html)?.[0].length ?? 0;
  for (const { name, isEnd, end } of tagsOf(html)) {
    if (isEnd ? name === 'head' : name === 'html') place = end;
    if (!isEnd && name === 'body') return insert(html, addition, end);
  }
  return insert(html, addition, place);
}

const insert = (html: string, addition: string, place: number) => html.slice(0, place) + addition + html.slice(place);
