/** A body and what its headers must say. */
export interface Multipart {
  readonly body: string | Iterable<Uint8Array | string> | AsyncIterable<Uint8Array | string>;
  readonly contentType: string;
  /** Bytes, where they are known before the body is sent. */
  readonly length: number | undefined;
}

/**
 * A form as `multipart/form-data`, its values byte for byte.
 * Not undici's FormData, because its standard turns every newline of a value into CRLF, and a footer or a template would come back changed.
 */
export function encodeMultipart(entries: readonly (readonly [name: string, value: string])[]): Multipart {
  const boundary = createBoundary();
  let body = '';
  for (const [name, value] of entries) body += `${disposition(boundary, name)}\r\n\r\n${value}\r\n`;
  return { body: `${body}--${boundary}--\r\n`, contentType: contentTypeOf(boundary), length: undefined };
}

/**
 * The engine makes many of these at once; as many random bytes asked for by themselves take 15 microseconds. The global one, because it is there
 * sooner than all of `node:crypto`.
 */
export const createBoundary = () => `mailgun-sdk-${crypto.randomUUID()}`;
export const contentTypeOf = (boundary: string) => `multipart/form-data; boundary=${boundary}`;

/** As browsers do it: https://html.spec.whatwg.org/multipage/form-control-infrastructure.html#multipart-form-data */
export const escapeName = (name: string) =>
  name.replace(/["\r\n]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`);

/** The begin of a part, up to what only files have. */
export const disposition = (boundary: string, name: string): string =>
  `--${boundary}\r\ncontent-disposition: form-data; name="${escapeName(name)}"`;
