import PostalMime, { type Email } from 'postal-mime';
import { operations } from '../control/operations';
import type { Mail } from '../control/mail-shape';
import type { State } from '../state';

interface Read {
  /** With the images that it shows inside. */
  readonly html: string;
  /** What the page shows beside it. */
  readonly content: {
    readonly html: string | null;
    readonly text: string;
    readonly links: readonly string[];
    readonly hasRemoteImages: boolean;
    readonly headers: readonly (readonly [string, string])[];
  };
}

/** A message as a mail program reads it: out of the MIME that was built. */
export async function readContent(state: State, { message }: Mail): Promise<Read> {
  const { mime } = await operations.messages.source.run({ state, accounts: undefined as never }, { key: message.storageKey });
  const email = await PostalMime.parse(mime, { attachmentEncoding: 'base64' });
  const { html, text = '', headers } = email;
  return {
    html: html === undefined ? '' : withImages(html, email),
    content: {
      html: html ?? null,
      text,
      links: linksOf(html, text),
      hasRemoteImages: html !== undefined && /(src|background)\s*=\s*["']?\s*(https?:)?\/\/|url\(\s*["']?\s*(https?:)?\/\//i.test(html),
      headers: headers.map(({ originalKey, value }) => [originalKey, value] as const),
    },
  };
}

/** A frame without an origin may load nothing from here: what is shown as `cid:…` is put in. */
function withImages(html: string, { attachments }: Email): string {
  const images = attachments.filter(({ mimeType }) => /^image\/[\w.+-]+$/.test(mimeType));
  const byId = new Map(
    images.map(({ contentId = '', mimeType, content }) => [contentId.replace(/^<|>$/g, ''), `data:${mimeType};base64,${content}`]),
  );
  return html.replace(/\bcid:([^"'\s>)]+)/gi, (whole, id: string) => byId.get(id) ?? byId.get(decoded(id)) ?? whole);
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** To the web, each once, in their order. */
function linksOf(html: string | undefined, text: string): string[] {
  const found =
    html === undefined
      ? text.match(/\bhttps?:\/\/[^\s<>"')\]]+/g)
      : [...html.matchAll(/<a\s[^>]*?href\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>]+))/gi)].map(([, a, b, c]) => (a ?? b ?? c ?? '').trim());
  return [...new Set((found ?? []).map((link) => link.replaceAll('&amp;', '&')).filter((link) => /^https?:\/\//i.test(link)))];
}
