/** What is to be written, as lines without their ends, and what is to be remembered once it is. */
export class Changes {
  readonly lines: string[] = [];
  readonly #afterwards: (() => void)[] = [];

  set(key: string, text: string): void {
    this.lines.push(`[${key},${text}]`);
  }

  drop(key: string): void {
    this.lines.push(`[${key}]`);
  }

  afterwards(remember: () => void): void {
    this.#afterwards.push(remember);
  }

  /** They are in the file. */
  written(): void {
    for (const remember of this.#afterwards) remember();
  }
}

/** Bytes of an entry in a rewritten file. */
export const bytesOf = (key: string, text: string) => Buffer.byteLength(key) + Buffer.byteLength(text) + 6;
