import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

interface Entry {
  readonly name: string;
  readonly mode: number;
  readonly content: Buffer;
}

const BLOCK = 512;

/** A tar archive (POSIX ustar) that is the same whenever it is made: without times and owners. */
function tar(entries: readonly Entry[]): Buffer {
  const parts = entries.flatMap(({ name, mode, content }) => [
    header(name, mode, content.length),
    content,
    Buffer.alloc((BLOCK - (content.length % BLOCK)) % BLOCK),
  ]);
  return Buffer.concat([...parts, Buffer.alloc(2 * BLOCK)]);
}

function header(name: string, mode: number, size: number): Buffer {
  const block = Buffer.alloc(BLOCK);
  const octal = (value: number, digits: number) => `${value.toString(8).padStart(digits, '0')}\0`;
  block.write(name, 0);
  block.write(octal(mode, 7) + octal(0, 7) + octal(0, 7) + octal(size, 11) + octal(0, 11), 100);
  block.write(`${' '.repeat(8)}0`, 148);
  block.write('ustar\x0000', 257);
  const sum = block.reduce((total, byte) => total + byte, 0);
  block.write(`${octal(sum, 6)} `, 148);
  return block;
}

/** Writes what Pulumi downloads: `pulumi-resource-<package>-v<version>-<os>-<arch>.tar.gz` (sdk/go/common/workspace/plugins.go). */
export function writeArchive(path: string, entries: readonly Entry[]): void {
  writeFileSync(path, gzipSync(tar(entries), { level: 9 }));
}

/** As `sha256sum` writes and checks it. */
export function checksums(folder: string, names: readonly string[]): string {
  const sum = (name: string) =>
    createHash('sha256')
      .update(readFileSync(join(folder, name)))
      .digest('hex');
  return names.map((name) => `${sum(name)}  ${name}\n`).join('');
}
