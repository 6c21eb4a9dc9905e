import { stripHtml, stripText } from '../message/strip';
import { createSignature } from '../posting/signature';
import type { PostedForm } from '../store/stored';
import { headerOf, type InboundMail } from './read-mail';

/** A message on its way to one recipient. */
export interface Posting {
  readonly mail: InboundMail;
  readonly sender: string;
  readonly recipient: string;
  readonly signingKey: string;
  readonly now: Date;
  /** 50 hexadecimal digits, another for each form. */
  readonly token: string;
}

/** The documentation says a URL that ends in `mime`; django-anymail (urls.py) has `…/inbound_mime/` in use, and says "anywhere" in the URL. */
const wantsMime = (url: string) => url.includes('mime');

/** What `forward("http://…")` posts: the whole message as it is where the URL has `mime` in it, else its parts. */
export const forwardForm = (url: string, posting: Posting): PostedForm => (wantsMime(url) ? mimeForm(posting) : partsForm(posting));

function partsForm(posting: Posting): PostedForm {
  const { files } = posting.mail;
  const attachments = files.map((file, index) => ({ ...file, place: `attachment-${index + 1}` }));
  return {
    fields: [
      ...addresses(posting),
      ...posting.mail.headers,
      ...Object.entries(createSignature(posting)),
      ...parts(posting.mail),
      ...(files.length > 0 ? [['attachment-count', String(files.length)] as const] : []),
      ...contentIds(attachments),
    ],
    files: attachments.map(({ place, filename, contentType, data }) => ({ field: place, filename, contentType, data })),
    multipart: files.length > 0,
  };
}

const mimeForm = (posting: Posting): PostedForm => ({
  fields: [...addresses(posting), ...Object.entries(createSignature(posting)), ['body-mime', posting.mail.mime]],
  files: [],
  multipart: false,
});

/** Where a message is kept. */
export interface Kept {
  readonly domain: string;
  readonly messageUrl: string;
}

/** What `store(notify="http://…")` posts: no files, but where they are. The documentation says `multipart/form-data` for a message that has any. */
export function storeForm(url: string, posting: Posting, { domain, messageUrl }: Kept): PostedForm {
  const isMime = wantsMime(url);
  const kept = posting.mail.files.map((file, index) => ({ ...file, place: `${messageUrl}/attachments/${index}` }));
  const listed = kept.map(({ place, contentType, filename, data }) => ({
    url: place,
    'content-type': contentType,
    name: filename,
    size: data.length,
  }));
  return {
    fields: [
      ['domain', domain],
      ['message-url', messageUrl],
      ...(isMime
        ? mimeForm(posting).fields
        : [...addresses(posting), ...posting.mail.headers, ...Object.entries(createSignature(posting)), ...parts(posting.mail)]),
      ...(isMime || kept.length === 0 ? [] : [['attachments', JSON.stringify(listed)] as const]),
      ...(isMime ? [] : contentIds(kept)),
    ],
    files: [],
    multipart: !isMime && kept.length > 0,
  };
}

type Fields = [name: string, value: string][];

const addresses = ({ mail, sender, recipient }: Posting): Fields => [
  ['recipient', recipient],
  ['sender', sender],
  ['subject', headerOf(mail, 'subject')],
  ['from', headerOf(mail, 'from')],
];

/** A message without HTML gets some made of its text (a message of Mailgun's blog, 2013-04); `body-html` is what the message had. */
function parts({ headers, text, html }: InboundMail): Fields {
  const stripped = stripText(text);
  return [
    ['message-headers', JSON.stringify(headers)],
    ['body-plain', text],
    ...(html === undefined ? [] : [['body-html', html] as [string, string]]),
    ['stripped-html', html === undefined ? `<p>${escaped(stripped.text)}</p>` : stripHtml(html)],
    ['stripped-text', stripped.text],
    ['stripped-signature', stripped.signature],
  ];
}

/** Absent where no file has one. */
function contentIds(files: readonly { readonly contentId: string | undefined; readonly place: string }[]): Fields {
  const places = files.flatMap(({ contentId, place }) => (contentId === undefined ? [] : [[contentId, place]]));
  return places.length === 0 ? [] : [['content-id-map', JSON.stringify(Object.fromEntries(places))]];
}

/** Text as HTML shows it. */
const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
