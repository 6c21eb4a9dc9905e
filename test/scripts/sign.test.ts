import { createHash } from 'node:crypto';
import { signForMacOs } from '../../scripts/plugin/sign';

const LENGTH = 3 * 4096 + 100;

/** The least that is an executable for macOS: two segments, and a room before what they have. */
function executable(): Buffer {
  const file = Buffer.alloc(LENGTH, 'program');
  file.fill(0, 0, 1024);
  file.writeUInt32LE(0xfeedfacf, 0);
  file.writeUInt32LE(2, 16);
  file.writeUInt32LE(2 * 72, 20);
  writeSegment(file, 32, '__TEXT', 0, 4096);
  writeSegment(file, 32 + 72, '__LINKEDIT', 4096, LENGTH - 4096);
  return file;
}

function writeSegment(file: Buffer, at: number, name: string, offset: number, size: number): void {
  file.writeUInt32LE(0x19, at);
  file.writeUInt32LE(72, at + 4);
  file.write(name, at + 8);
  file.writeBigUInt64LE(BigInt(offset), at + 40);
  file.writeBigUInt64LE(BigInt(size), at + 48);
}

const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');

/** As Apple's header says (bsd/sys/codesign.h): a super blob with one code directory, all of it big-endian. */
function read(signed: Buffer) {
  const command = 32 + 2 * 72;
  const [start, size] = [signed.readUInt32LE(command + 8), signed.readUInt32LE(command + 12)];
  const directory = signed.subarray(start + signed.readUInt32BE(start + 16), start + size);
  const [hashes, identifier, , count, limit] = [16, 20, 24, 28, 32].map((at) => directory.readUInt32BE(at));
  return {
    command: signed.readUInt32LE(command),
    start,
    end: start + size,
    magic: [signed.readUInt32BE(start), directory.readUInt32BE(0)].map((word) => word.toString(16)),
    identifier: directory.toString('latin1', identifier, directory.indexOf(0, identifier)),
    limit,
    hashes: Array.from({ length: count ?? 0 }, (_, page) =>
      directory.toString('hex', (hashes ?? 0) + 32 * page, (hashes ?? 0) + 32 * (page + 1)),
    ),
  };
}

test('the signature has the hash of every page of the executable as it is then', () => {
  const signed = signForMacOs(executable(), 'plugin');
  const signature = read(signed);
  expect(signature).toMatchObject({ command: 0x1d, magic: ['fade0cc0', 'fade0c02'], identifier: 'plugin', end: signed.length });
  expect(signature.limit).toBe(signature.start);
  const ends = [4096, 8192, 12288, signature.start];
  expect(signature.hashes).toEqual(ends.map((end, page) => sha256(signed.subarray(4096 * page, end))));
});

test('the last segment reaches over the signature', () => {
  const signed = signForMacOs(executable(), 'plugin');
  expect(Number(signed.readBigUInt64LE(32 + 72 + 40)) + Number(signed.readBigUInt64LE(32 + 72 + 48))).toBe(signed.length);
});

test('nothing is signed twice', () => {
  expect(() => signForMacOs(signForMacOs(executable(), 'plugin'), 'plugin')).toThrow('signed already');
});

test('nothing of the executable is written over', () => {
  const file = executable();
  file.writeUInt8(1, 32 + 2 * 72 + 8);
  expect(() => signForMacOs(file, 'plugin')).toThrow('no room');
});
