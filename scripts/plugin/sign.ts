import { createHash } from 'node:crypto';

const PAGE = 4096;
const SEGMENT = 0x19;
const SIGNATURE = 0x1d;

/**
 * Signs an executable for macOS as Go's linker does it (cmd/internal/codesign): by the hashes of its pages and by nobody's name. Without that an Apple
 * processor ends the process at its start; putting the program in took away the signature that Node came with. Such a signature does for what Pulumi
 * downloads, and not for what a browser does: that needs a developer's certificate and Apple's notary.
 */
export function signForMacOs(executable: Buffer, identifier: string): Buffer {
  const start = align(executable.length, 16);
  const name = Buffer.from(`${identifier}\0`);
  const pages = Math.ceil(start / PAGE);
  const [superBlob, directory] = [20, 88];
  const size = superBlob + directory + name.length + pages * 32;

  const signed = Buffer.alloc(start + size);
  executable.copy(signed);
  const text = segment(signed, '__TEXT');
  const last = segment(signed, '__LINKEDIT');
  if (last.end !== executable.length) throw new Error('The executable does not end with its segment __LINKEDIT.');
  signed.writeBigUInt64LE(BigInt(align(signed.length - last.offset, 0x4000)), last.at + 32);
  signed.writeBigUInt64LE(BigInt(signed.length - last.offset), last.at + 48);
  addCommand(signed, [SIGNATURE, 16, start, size]);

  const header = [0xfade0cc0, size, 1, 0, superBlob];
  const ofDirectory = [0xfade0c02, size - superBlob, 0x20400, 2, directory + name.length, directory, 0, pages, start];
  // SHA-256, in pages of 2^12 bytes; then what does not concern an executable without a team.
  const kinds = [0x20020000 + 12, 0, 0, 0, 0, 0, 0];
  const ofText = [0, text.offset, 0, text.end - text.offset, 0, 1];
  for (const [index, value] of [...header, ...ofDirectory, ...kinds, ...ofText].entries()) signed.writeUInt32BE(value, start + 4 * index);
  name.copy(signed, start + superBlob + directory);
  for (let page = 0; page < pages; page++) {
    const content = signed.subarray(page * PAGE, Math.min((page + 1) * PAGE, start));
    createHash('sha256')
      .update(content)
      .digest()
      .copy(signed, start + superBlob + directory + name.length + page * 32);
  }
  return signed;
}

const align = (value: number, to: number): number => Math.ceil(value / to) * to;

/** The load commands of a Mach-O file: where each begins. */
function commands(file: Buffer): number[] {
  const found: number[] = [];
  for (let at = 32; found.length < file.readUInt32LE(16); at += file.readUInt32LE(at + 4)) found.push(at);
  return found;
}

function segment(file: Buffer, name: string): { readonly at: number; readonly offset: number; readonly end: number } {
  const at = commands(file).find(
    (each) => file.readUInt32LE(each) === SEGMENT && file.toString('latin1', each + 8, each + 24).startsWith(`${name}\0`),
  );
  if (at === undefined) throw new Error(`The executable has no segment ${name}.`);
  const offset = Number(file.readBigUInt64LE(at + 40));
  return { at, offset, end: offset + Number(file.readBigUInt64LE(at + 48)) };
}

/** There is room between the commands and what follows: the signature that was taken away has left its own. */
function addCommand(file: Buffer, words: readonly number[]): void {
  const size = file.readUInt32LE(20);
  const at = 32 + size;
  if (commands(file).some((each) => file.readUInt32LE(each) === SIGNATURE)) throw new Error('The executable is signed already.');
  if (file.subarray(at, at + 4 * words.length).some((byte) => byte !== 0)) throw new Error('There is no room for a signature.');
  for (const [index, word] of words.entries()) file.writeUInt32LE(word, at + 4 * index);
  file.writeUInt32LE(file.readUInt32LE(16) + 1, 16);
  file.writeUInt32LE(size + 4 * words.length, 20);
}
