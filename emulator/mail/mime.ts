import PostalMime from 'postal-mime';
import type { ReceivedFile } from '../http/requests';
import type { StoredMessage } from '../store/stored';

type Read = Pick<StoredMessage['input'], 'from' | 'subject' | 'text' | 'html'> & {
  readonly id: string | undefined;
  readonly headers: NonNullable<StoredMessage['headers']>;
  readonly files: readonly ReceivedFile[];
};

/** What stands in a message that came as MIME: names and subject decoded, headers as they were written, folded lines joined. */
export async function readMime(data: Buffer): Promise<Read> {
  const { from, subject, messageId, text, html, headers, attachments } = await PostalMime.parse(data);
  return {
    from: from?.address === undefined ? undefined : mailbox(from.name, from.address),
    subject,
    text,
    html,
    id: messageId,
    headers: headers.map(({ originalKey, value }) => [originalKey, value]),
    files: attachments.map(({ filename, mimeType, content }) => fileOf(filename ?? '', mimeType, Buffer.from(content as ArrayBuffer))),
  };
}

const mailbox = (name: string, address: string) => (name === '' ? address : `${name} <${address}>`);

const fileOf = (filename: string, contentType: string, data: Buffer) => ({ filename, contentType, size: data.length, data });
