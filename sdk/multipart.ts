import { randomBytes } from 'node:crypto';

/**
 * A form as `multipart/form-data`, its values byte for byte.
 * Not undici's FormData, because its standard turns every newline of a value into CRLF, and a footer or a template would come back changed.
 */
export function encodeMultipart(entries: Iterable<readonly [name: string, value: string]>): { body: string; contentType: string } {
  const boundary = `mailgun-sdk-${randomBytes(16).toString('hex')}`;
  let body = '';
  for (const [name, value] of entries)
    body += `--${boundary}\r\ncontent-disposition: form-data; name="${escapeName(name)}"\r\n\r\n${value}\r\n`;
  return { body: `${body}--${boundary}--\r\n`, contentType: `multipart/form-data; boundary=${boundary}` };
}

/** As browsers do it: https://html.spec.whatwg.org/multipage/form-control-infrastructure.html#multipart-form-data */
const escapeName = (name: string) =>
  name.replace(/["\r\n]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`);
