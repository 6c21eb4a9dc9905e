/** A file that came with a form. */
export interface PostedFile {
  /** The name of its field. */
  readonly field: string;
  readonly filename: string;
  readonly contentType: string;
  readonly data: Uint8Array;
}

/** A form as it was posted. A field may be there more than once. */
export interface PostedForm {
  readonly fields: ReadonlyMap<string, readonly string[]>;
  /** The bytes of the fields that are no UTF-8, which a text cannot hold. */
  readonly bytes: ReadonlyMap<string, Uint8Array>;
  readonly files: readonly PostedFile[];
}

/** More than any e-mail has headers and attachments; a body of nothing but fields would take a hundred times its size in memory. */
export const mostFields = 10_000;

/** A form that is being read. */
interface OpenForm {
  readonly fields: Map<string, string[]>;
  readonly bytes: Map<string, Uint8Array>;
}

export const createForm = (): OpenForm => ({ fields: new Map(), bytes: new Map() });

export function addValue({ fields }: OpenForm, name: string, value: string): void {
  const before = fields.get(name);
  if (before === undefined) fields.set(name, [value]);
  else before.push(value);
}

/**
 * Reads a value by its charset, else as UTF-8. What is neither stands there with a character for each byte, so that nothing of it is lost: a raw
 * e-mail may be in any charset, or in several.
 */
export function addBytes(form: OpenForm, name: string, data: Uint8Array, charset?: string): void {
  const text = decode(data, 'utf-8');
  if (text === undefined) form.bytes.set(name, data);
  const declared = charset === undefined ? undefined : decode(data, charset);
  addValue(form, name, declared ?? text ?? Buffer.from(data).toString('latin1'));
}

/** `undefined` where the bytes are no text in that charset, or the engine does not know it. */
function decode(data: Uint8Array, charset: string): string | undefined {
  try {
    return new TextDecoder(charset, { fatal: true, ignoreBOM: true }).decode(data);
  } catch {
    return undefined;
  }
}
