import { readFile } from 'node:fs/promises';
import PostalMime from 'postal-mime';
import type { Call } from './call';
import { filesOf, textsOf } from './given';

/** What a person is shown of a call before it is approved. */
export interface Preview {
  readonly title: string;
  readonly lines: readonly { readonly name: string; readonly value: string; readonly before?: string }[];
  readonly attachments?: readonly { readonly filename: string; readonly bytes: number }[];
}

/** Shown first, each on a line of its own. */
const first = ['to', 'cc', 'bcc', 'from', 'subject'];
/** Characters of a value that are shown. */
const LONGEST = 2000;
const secret = /password|pem|token|secret/i;

/** `before` is what Mailgun has now, in the same spelling. */
export async function previewOf(call: Call, title: string, before: Readonly<Record<string, unknown>> = {}): Promise<Preview> {
  const { path, fields } = call;
  const mime = filesOf(fields, 'message')[0];
  const inside = mime === undefined || call.operation.name !== 'messages.sendMime' ? undefined : await readMime(mime);
  const names = [...first.filter((name) => name in fields), ...Object.keys(fields).filter((name) => !first.includes(name))];
  const given = names
    .filter((name) => filesOf(fields, name).length === 0)
    .map((name) => line(name, textsOf(fields, name).join(', '), before[name]));
  const attachments = ['attachment', 'inline', 'file', 'members'].flatMap((name) =>
    filesOf(fields, name).map(({ filename, size }) => ({ filename, bytes: size })),
  );
  return {
    title,
    lines: [...Object.entries(path).map(([name, value]) => line(name, value)), ...given, ...(inside?.lines ?? [])],
    attachments: [...attachments, ...(inside?.attachments ?? [])],
  };
}

function line(name: string, value: string, before?: unknown) {
  if (secret.test(name)) return { name, value: '(not shown)' };
  const shown = { name, value: cut(value) };
  return before === undefined ? shown : { ...shown, before: cut(typeof before === 'string' ? before : JSON.stringify(before)) };
}

const cut = (text: string) => (text.length > LONGEST ? `${text.slice(0, LONGEST)}… (${text.length - LONGEST} more characters)` : text);

/** For the eye only: what is decided on is the header as it stands. */
async function readMime(file: { readonly path?: string; readonly data?: unknown }) {
  const bytes = file.path === undefined ? (file.data as Uint8Array | string) : await readFile(file.path);
  const { headers, text, html, attachments } = await PostalMime.parse(bytes);
  const shown = ['to', 'cc', 'bcc', 'from', 'reply-to', 'subject'];
  return {
    lines: [
      ...headers.filter(({ key }) => shown.includes(key)).map(({ key, value }) => line(`message: ${key}`, value)),
      ...((text ?? html) ? [line('message: text', text ?? html ?? '')] : []),
    ],
    attachments: attachments.map(({ filename, content }) => ({
      filename: filename ?? '(without a name)',
      bytes: typeof content === 'string' ? Buffer.byteLength(content) : content.byteLength,
    })),
  };
}
