import type { api } from 'mailgun-sdk';
import type { z } from 'zod';
import { refuse } from '../http/refusal';
import type { ReceivedFile } from '../http/requests';
import type { Context } from './context';
import { findDomain } from './find-domain';
import { addressesOf, bare, textOf } from './recipients';
import type { StoredMessage } from './stored';

type Shown = z.output<typeof api.messages.get.output>;

/** Where the attachments of a stored message are. */
export const attachmentPath = '/v3/domains/{domain_name}/messages/{storage_key}/attachments/{index}';

export function findMessage({ store }: Context, domain: string, storageKey: string): StoredMessage {
  // To a sub-account those of other domains are not there.
  if (store.subaccountId !== undefined) findDomain(store, domain, 'Message not found');
  const message = store.messages.find((one) => one.domain === domain.toLowerCase() && one.storageKey === storageKey);
  if (message === undefined) throw refuse(404, { message: 'Message not found' });
  return message;
}

export function findAttachment(context: Context, domain: string, storageKey: string, index: string): ReceivedFile {
  const file = findMessage(context, domain, storageKey).files[Number(index)];
  if (file === undefined) throw refuse(404, { message: 'Message not found' });
  return file;
}

/** A message as Mailgun shows it, by its parts or as MIME where that is asked for. */
export function storedMessage({ baseUrl, accept }: Context, message: StoredMessage): Shown {
  const { input, recipients, files, id, domain, storageKey } = message;
  const from = input.from === undefined ? '' : textOf(input.from);
  const about = { recipients: recipients.join(', '), sender: bare(from), from, subject: input.subject ?? '' };
  const none = { attachments: [], messageHeaders: [] };
  if (/message\/rfc2?822/.test(accept)) return { ...about, ...none, bodyMime: message.mime ?? mimeOf(message) };
  return {
    ...about,
    bodyPlain: input.text,
    strippedText: input.text,
    bodyHtml: input.html,
    strippedHtml: input.html,
    messageId: `<${id}>`,
    attachments: files.map(({ filename, contentType, size }, index) => ({
      url: `${baseUrl}/v3/domains/${domain}/messages/${storageKey}/attachments/${index}`,
      contentType,
      name: filename,
      size,
    })),
    messageHeaders: message.headers ?? headersOf(message),
  };
}

const headersOf = ({ id, input: { from = '', to, subject = '', headers = {} } }: StoredMessage): [string, string][] => [
  ['From', textOf(from)],
  ['To', addressesOf(to).join(', ')],
  ['Subject', subject],
  ['Message-Id', `<${id}>`],
  ...Object.entries(headers),
];

/** Its text or HTML alone: nobody has asked the emulator yet for the MIME of a message that was sent by its parts with files. */
function mimeOf(message: StoredMessage): string {
  const { text, html = '' } = message.input;
  const type = `Content-Type: text/${text === undefined ? 'html' : 'plain'}; charset=utf-8`;
  const lines = headersOf(message).map(([name, value]) => `${name}: ${value}`);
  return [...lines, 'Mime-Version: 1.0', type, '', text ?? html].join('\r\n');
}
