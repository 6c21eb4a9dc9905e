import type { PostedForm } from '../store/stored';

/** A form as it travels. `boundary` must not occur in it: a random one does not. */
export function encodeForm({ fields, files, multipart }: PostedForm, boundary: string): { contentType: string; body: Buffer } {
  if (!multipart) return { contentType: 'application/x-www-form-urlencoded', body: Buffer.from(fields.map(encodePair).join('&')) };
  const parts = [
    ...fields.flatMap(([name, value]) => partOf(boundary, `name="${quoted(name)}"`, Buffer.from(value))),
    ...files.flatMap(({ field, filename, contentType, data }) =>
      partOf(
        boundary,
        `name="${quoted(field)}"; filename="${quoted(filename)}"\r\nContent-Type: ${contentType.replace(/[\r\n]/g, '')}`,
        data,
      ),
    ),
    Buffer.from(`--${boundary}--\r\n`),
  ];
  return { contentType: `multipart/form-data; boundary=${boundary}`, body: Buffer.concat(parts) };
}

const partOf = (boundary: string, about: string, value: Buffer): Buffer[] => [
  Buffer.from(`--${boundary}\r\nContent-Disposition: form-data; ${about}\r\n\r\n`),
  value,
  Buffer.from('\r\n'),
];

/** As browsers do: https://html.spec.whatwg.org/multipage/form-control-infrastructure.html#multipart-form-data */
const quoted = (text: string) => text.replace(/["\r\n]/g, (character) => encodeURIComponent(character));

const encodePair = ([name, value]: PostedForm['fields'][number]) => `${encoded(Buffer.from(name))}=${encoded(Buffer.from(value))}`;

/** Byte by byte, so that what is not UTF-8 arrives as it is. */
const encoded = (bytes: Buffer) =>
  bytes
    .toString('latin1')
    .replace(/[^\w.*-]/g, (character) =>
      character === ' ' ? '+' : `%${character.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`,
    );
