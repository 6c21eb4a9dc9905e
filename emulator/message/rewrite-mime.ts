import PostalMime, { decodeWords } from 'postal-mime';
import { type Header, isHeaderName, isPlainValue, oneLine } from './header';
import { mimeLimits } from './mime-in';

/** What is done to a message that came as MIME. */
export interface Edit {
  /** Names of headers that go, in lower case. */
  readonly drop: readonly string[];
  readonly header: (value: string) => string;
  readonly text: (text: string) => string;
  readonly html: (html: string) => string;
  readonly amp: (amp: string) => string;
  /** Headers that it gets, before its own. */
  readonly add: readonly Header[];
}

/** The message with its texts and headers edited. What is not edited stays as it came: the tree of parts, files, signatures, unknown types. */
export async function rewriteMime(mime: string, edit: Edit): Promise<string> {
  // One character a byte: parts may be in any charset, or none.
  const { head, body } = split(await rewriteEntity(Buffer.from(mime).toString('latin1'), edit, 0));
  const MimeNode = require('nodemailer/lib/mime-node') as typeof import('nodemailer/lib/mime-node').default;
  const { foldLines } = require('nodemailer/lib/mime-funcs') as typeof import('nodemailer/lib/mime-funcs');
  const write = ([name, given]: Header) => {
    const value = oneLine(given);
    return foldLines(`${name}: ${isPlainValue([name, value]) ? value : MimeNode.encodeHeaderValue(name, value)}`, 76);
  };
  const kept = fieldsOf(head).flatMap((field) => {
    const name = nameIn(field);
    if (edit.drop.includes(name.toLowerCase())) return [];
    const value = decodeWords(Buffer.from(valueIn(field), 'latin1').toString());
    const edited = edit.header(value);
    return edited === value || !isHeaderName(name) ? [field] : [write([name, edited])];
  });
  const added = edit.add.filter(([name]) => isHeaderName(name)).map(write);
  return Buffer.from(`${[...added, ...kept].join('\r\n')}\r\n\r\n${body}`, 'latin1').toString();
}

/** The headers of a message as they are written, folded lines joined. */
export const readHeaders = (mime: string): Header[] => fieldsOf(split(mime).head).map((field) => [nameIn(field), valueIn(field)]);

/** A message or a part of it: headers, an empty line, a body. */
async function rewriteEntity(entity: string, edit: Edit, depth: number): Promise<string> {
  const { head, body } = split(entity);
  const fields = fieldsOf(head);
  const value = (name: string) => valueIn(fields.find((field) => nameIn(field).toLowerCase() === name) ?? '');
  const type = value('content-type');
  if (/^multipart\//i.test(type)) {
    const [, quoted, plain] = /;\s*boundary\s*=\s*(?:"([^"]+)"|([^\s;]+))/i.exec(type) ?? [];
    const boundary = quoted ?? plain;
    if (boundary === undefined || depth >= mimeLimits.nesting) return entity;
    return entity.slice(0, entity.length - body.length) + (await rewriteParts(body, boundary, edit, depth));
  }
  if (/^attachment\b/i.test(value('content-disposition'))) return entity;
  const [, subtype = ''] = /^text\/(plain|html|x-amp-html)\b/i.exec(type === '' ? 'text/plain' : type) ?? [];
  if (subtype === '') return entity;
  const read = await readText(entity, subtype.toLowerCase());
  const edited = change(edit, subtype.toLowerCase(), read);
  if (edited === read) return entity;
  const encoded = Buffer.from(edited)
    .toString('base64')
    .replace(/.{76}(?=.)/g, '$&\r\n');
  const kept = fields.filter((field) => !/^content-(type|transfer-encoding)$/i.test(nameIn(field)));
  const described = [`Content-Type: text/${subtype.toLowerCase()}; charset=utf-8`, 'Content-Transfer-Encoding: base64'];
  return `${[...kept, ...described].join('\r\n')}\r\n\r\n${encoded}`;
}

const change = (edit: Edit, subtype: string, text: string) =>
  subtype === 'plain' ? edit.text(text) : subtype === 'html' ? edit.html(text) : edit.amp(text);

async function readText(entity: string, subtype: string): Promise<string> {
  const { text = '', html = '', attachments } = await PostalMime.parse(Buffer.from(entity, 'latin1'), { attachmentEncoding: 'utf8' });
  return subtype === 'plain' ? text : subtype === 'html' ? html : String(attachments[0]?.content ?? '');
}

async function rewriteParts(body: string, boundary: string, edit: Edit, depth: number): Promise<string> {
  const delimiter = new RegExp(`^--${boundary.trimEnd().replace(/[^\w]/g, '\\$&')}(--)?[ \\t]*(?:\\r?\\n|$)`, 'gm');
  const delimiters = [...body.matchAll(delimiter)];
  let rewritten = '';
  let copied = 0;
  for (const [index, { 0: line, 1: isLast, index: at }] of delimiters.entries()) {
    const start = at + line.length;
    const next = delimiters[index + 1]?.index;
    // The line break before a delimiter is the delimiter's.
    const end = next === undefined ? body.length : next - (/\r?\n$/.exec(body.slice(Math.max(start, next - 2), next))?.[0].length ?? 0);
    if (isLast !== undefined) break;
    if (end < start) continue;
    rewritten += body.slice(copied, start) + (await rewriteEntity(body.slice(start, end), edit, depth + 1));
    copied = end;
  }
  return rewritten + body.slice(copied);
}

function split(entity: string): { head: string; body: string } {
  if (/^\r?\n/.test(entity)) return { head: '', body: entity.replace(/^\r?\n/, '') };
  const blank = /\r?\n\r?\n/.exec(entity);
  if (blank === null) return { head: entity, body: '' };
  return { head: entity.slice(0, blank.index), body: entity.slice(blank.index + blank[0].length) };
}

/** Headers as they are written, folded lines together. */
const fieldsOf = (head: string): string[] => (head === '' ? [] : head.split(/\r?\n(?![ \t])/));

const nameIn = (field: string) => field.slice(0, Math.max(0, field.indexOf(':'))).trim();

const valueIn = (field: string) =>
  field
    .slice(field.indexOf(':') + 1)
    .replace(/\r?\n(?=[ \t])/g, '')
    .trim();
