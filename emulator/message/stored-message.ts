import type { api } from 'mailgun-sdk';
import type { z } from 'zod';
import { refuse } from '../http/refusal';
import type { Context } from '../store/context';
import { findDomain } from '../store/find-domain';
import { bare, textOf as textOfMailbox } from '../store/recipients';
import type { Store } from '../store/store';
import type { StoredFile, StoredMessage } from '../store/stored';
import { buildMime } from './build-mime';
import { type Header, headerValue, without } from './header';
import { textOf } from './html-text';
import { type Letter, letterOf } from './letter';
import { readHeaders } from './rewrite-mime';
import { stripHtml, stripText } from './strip';
import { RenderError } from './template';

type Shown = z.output<typeof api.messages.get.output>;

/** Where the attachments of a stored message are. */
export const attachmentPath = '/v3/domains/{domain_name}/messages/{storage_key}/attachments/{index}';

export function findMessage({ store }: Pick<Context, 'store'>, domain: string, storageKey: string): StoredMessage {
  // To a sub-account those of other domains are not there.
  if (store.subaccountId !== undefined) findDomain(store, domain, 'Message not found');
  const message = store.messages.find((one) => one.domain === domain.toLowerCase() && one.storageKey === storageKey);
  if (message === undefined) throw refuse(404, { message: 'Message not found' });
  return message;
}

export function findAttachment(context: Pick<Context, 'store'>, domain: string, storageKey: string, index: string): StoredFile {
  const file = /^\d{1,4}$/.test(index) ? findMessage(context, domain, storageKey).files[Number(index)] : undefined;
  if (file === undefined) throw refuse(404, { message: 'Message not found' });
  return file;
}

/**
 * A message as Mailgun shows it, by its parts or as MIME where that is asked for: as it was taken in, with its template rendered, and before
 * it was made for each recipient.
 */
export async function storedMessage({ store, baseUrl, accept }: Context, message: StoredMessage): Promise<Shown> {
  const { input, recipients, files, domain, storageKey } = message;
  const letter = readableLetter(store, message);
  const mime = letter.mime ?? (await buildMime({ ...letter, headers: without(letter.headers, ['bcc']) }, storageKey));
  const headers = letter.mime === undefined ? decoded(readHeaders(mime), letter.headers) : letter.headers;
  const from = input.from === undefined ? (headerValue(headers, 'from') ?? '') : textOfMailbox(input.from);
  const about = {
    recipients: recipients.join(', '),
    sender: bare(from),
    from,
    subject: input.subject ?? headerValue(headers, 'subject') ?? '',
  };
  if (/message\/rfc2?822/.test(accept)) return { ...about, attachments: [], messageHeaders: [], bodyMime: mime };
  const text = letter.text ?? (letter.html && textOf(letter.html));
  const stripped = stripText(text ?? '');
  const attachments = files.map(({ filename, contentType, size }, index) => ({
    url: `${baseUrl}/v3/domains/${domain}/messages/${storageKey}/attachments/${index}`,
    contentType,
    name: filename,
    size,
  }));
  return {
    ...about,
    bodyPlain: text,
    strippedText: stripped.text,
    strippedSignature: stripped.signature,
    bodyHtml: letter.html,
    strippedHtml: letter.html && stripHtml(letter.html),
    messageId: `<${message.id}>`,
    attachments,
    contentIdMap: contentIdMapOf(files, attachments),
    messageHeaders: headers.map(([name, value]) => [capitalised(name), value]),
  };
}

/** A message with a template that is not there is shown too; nothing stands in it. */
function readableLetter(store: Store, message: StoredMessage): Letter {
  const domain = store.domains.get(message.domain);
  try {
    return letterOf(store, domain, message);
  } catch (error) {
    if (!(error instanceof RenderError)) throw error;
    return letterOf(store, domain, { ...message, input: { ...message.input, template: undefined } });
  }
}

/** Headers as MIME has them, with the values that were encoded for it. */
function decoded(headers: readonly Header[], given: readonly Header[]): Header[] {
  const left = [...given];
  return headers.map(([name, value]) => {
    const at = left.findIndex(([each]) => each.toLowerCase() === name.toLowerCase());
    return [name, at === -1 ? value : (left.splice(at, 1)[0]?.[1] ?? value)];
  });
}

/** Mailgun writes `DKIM-Signature` as `Dkim-Signature`, and so all of them (recorded 2024-03). */
const capitalised = (name: string) => name.toLowerCase().replace(/(?<=^|-)[a-z]/g, (letter) => letter.toUpperCase());

type Attachment = Shown['attachments'][number];

/** The attachment that stands for a `cid:` of the HTML, by its Content-ID in angle brackets (recorded 2024-03). */
const contentIdMapOf = (files: readonly StoredFile[], attachments: readonly Attachment[]) =>
  Object.fromEntries(
    files.flatMap(({ contentId }, index) => {
      const { contentType, ...rest } = attachments[index] ?? {};
      return contentId === undefined ? [] : [[`<${contentId}>`, { ...rest, 'content-type': contentType }]];
    }),
  );
