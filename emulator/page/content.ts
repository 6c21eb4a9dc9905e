import PostalMime, { type Email } from 'postal-mime';
import type { Mail } from '../control/mail-shape';
import { operations } from '../control/operations';
import { tagsOf } from '../message/html-tags';
import { decodeEntities } from '../message/html-text';
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
      hasRemoteImages: html !== undefined && isRemote(html),
      headers: headers.map(({ originalKey, value }) => [originalKey, value] as const),
    },
  };
}

/** A frame without an origin may load nothing from here: what is shown as `cid:…` is put in. */
function withImages(html: string, { attachments }: Email): string {
  const byId = new Map(
    attachments.map(({ contentId = '', mimeType, content }) => {
      // Many are sent without one; a browser sees itself what it is, but for an SVG.
      const type = /^image\/[\w.+-]+$/.test(mimeType) ? mimeType : 'image/png';
      return [contentId.replace(/^<|>$/g, ''), `data:${type};base64,${content}`];
    }),
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
      ? (text.match(/\bhttps?:\/\/[^\s<>"')\]]+/g) ?? [])
      : attributesOf(html, ['href'], ['a', 'area']).map((href) => decodeEntities(href).trim());
  return [...new Set(found.filter((link) => /^https?:\/\//i.test(link)))];
}

const isRemote = (html: string) =>
  attributesOf(html, ['src', 'srcset', 'background']).some((value) => /^\s*(https?:)?\/\//i.test(value)) ||
  /url\(\s{0,9}["']?(https?:)?\/\//i.test(html);

const attributesOf = (html: string, names: readonly string[], of?: readonly string[]): string[] =>
  [...tagsOf(html)].flatMap(({ name, isEnd, attributes }) =>
    isEnd || of?.includes(name) === false ? [] : names.flatMap((one) => attributes.get(one)?.value ?? []),
  );
