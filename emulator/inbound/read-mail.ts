import PostalMime, { decodeWords } from 'postal-mime';
import { textOf } from '../message/html-text';
import { mimeLimits, refuseTooMuch } from '../message/mime-in';

/** A file of a message. */
interface MailFile {
  readonly filename: string;
  readonly contentType: string;
  readonly data: Buffer;
  /** With its angle brackets. */
  readonly contentId: string | undefined;
}

/** A message that came in, read. */
export interface InboundMail {
  /** As it came, below what Mailgun writes on top. */
  readonly mime: Buffer;
  /** In the order of the message, decoded, folded lines joined, names as Mailgun writes them: `Mime-Version`, `Dkim-Signature`. */
  readonly headers: readonly (readonly [name: string, value: string])[];
  /** Lines end with CRLF. Made of the HTML where there is no text. */
  readonly text: string;
  readonly html: string | undefined;
  readonly files: readonly MailFile[];
}

/** What is known of a message beside itself. */
export interface Trace {
  /** `MAIL FROM`; empty for a bounce. */
  readonly sender: string;
  /** The host that brought it. */
  readonly remote: string;
  /** The id of the delivery to Mailgun. */
  readonly traceId: string;
  readonly now: Date;
}

/** @throws {MimeError} for more than is read, and whatever the parser throws, as for parts within parts without end. */
export async function readMail(raw: Buffer, trace: Trace): Promise<InboundMail> {
  refuseTooMuch(raw);
  const mime = Buffer.concat([Buffer.from(traceOf(trace)), raw]);
  const { headers, text, html, attachments } = await PostalMime.parse(mime, { maxNestingDepth: mimeLimits.nesting });
  return {
    mime,
    headers: headers.map(({ originalKey, value }) => [asMailgunWrites(originalKey), decodeWords(value)]),
    text: withCrlf(text ?? textOf(html ?? '')),
    html: html === undefined ? undefined : withCrlf(html),
    files: attachments.map(({ filename, mimeType, content, contentId }, index) => ({
      filename: filename ?? `attachment-${index + 1}`,
      contentType: mimeType,
      data: Buffer.from(content as ArrayBuffer),
      contentId,
    })),
  };
}

/** The first value of a header; empty where there is none. */
export const headerOf = ({ headers }: Pick<InboundMail, 'headers'>, name: string): string =>
  headers.find(([header]) => header.toLowerCase() === name)?.[1] ?? '';

/** As above a message of 2016 that a route stored: `X-Mailgun-Incoming`, `X-Envelope-From`, `Received`. */
function traceOf({ sender, remote, traceId, now }: Trace): string {
  const host = withoutBreaks(remote);
  const lines = [
    'X-Mailgun-Incoming: Yes',
    `X-Envelope-From: <${withoutBreaks(sender)}>`,
    `Received: from ${host} (${host}) by mxa.mailgun.org with ESMTP id ${traceId}; ${now.toUTCString().replace('GMT', '-0000 (UTC)')}`,
  ];
  return lines.map((line) => `${line}\r\n`).join('');
}

const withoutBreaks = (text: string) => text.replace(/[\r\n]/g, '');

const asMailgunWrites = (name: string) => name.toLowerCase().replace(/(?:^|-)[a-z]/g, (letter) => letter.toUpperCase());

const withCrlf = (text: string) => text.replace(/\r?\n/g, '\r\n');
