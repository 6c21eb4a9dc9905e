import { createHash } from 'node:crypto';
import type { StoredFile } from '../store/stored';
import { type Header, isHeaderName, isPlainValue, oneLine } from './header';

interface Parts {
  readonly headers: readonly Header[];
  readonly text: string | undefined;
  readonly html: string | undefined;
  readonly amp: string | undefined;
  readonly files: readonly StoredFile[];
}

/** A message as MIME with CRLF. The same parts and seed make the same bytes. */
export async function buildMime({ headers, text, html, amp, files }: Parts, seed: string): Promise<string> {
  // Loaded here: whoever sends no mail does without.
  const MailComposer = require('nodemailer/lib/mail-composer') as typeof import('nodemailer/lib/mail-composer').default;
  const composer = new MailComposer({
    headers: headers.filter(([name]) => isHeaderName(name)).map(writtenHeader),
    text: text ?? '',
    html: html ?? '',
    amp: amp ?? '',
    attachments: files.map(({ filename, contentType, contentId, data }) => ({
      filename: oneLine(filename) || false,
      contentType: typeOf(contentType),
      content: data,
      ...(contentId !== undefined && { cid: oneLine(contentId).replace(/[<>]/g, ''), contentDisposition: 'inline' as const }),
    })),
    baseBoundary: createHash('sha256').update(seed).digest('hex').slice(0, 32),
    newline: 'windows',
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  const mime = (await composer.compile().build()).toString();
  const end = mime.indexOf('\r\n\r\n');
  // Mailgun spells these two its own way (OpenAPI document, GetMessageResponse).
  const head = mime
    .slice(0, end)
    .replace(/^Message-ID:/m, 'Message-Id:')
    .replace(/^MIME-Version:/m, 'Mime-Version:');
  return head + mime.slice(end);
}

function writtenHeader([key, given]: Header) {
  const value = oneLine(given);
  return { key, value: isPlainValue([key, value]) ? { prepared: true, foldLines: true, value } : value };
}

/** The type as it was sent, where it is one and the file stays a file with it. */
function typeOf(contentType: string): string {
  const type = oneLine(contentType);
  return /^(?!multipart\/)[\w.+-]+\/[\w.+-]+\s*(;|$)/i.test(type) ? type : 'application/octet-stream';
}
