import { readFileSync } from 'node:fs';
import type { Platform } from './platforms';

/** How the executables of a platform begin: their kind, and the processor at an offset that the kind tells. */
const FORMATS: Readonly<Record<string, (file: Buffer) => boolean>> = {
  'linux-amd64': (file) => isElf(file, 62),
  'linux-arm64': (file) => isElf(file, 183),
  'darwin-amd64': (file) => isMachO(file, 0x01000007),
  'darwin-arm64': (file) => isMachO(file, 0x0100000c),
  'windows-amd64': (file) => file.toString('latin1', 0, 2) === 'MZ' && isPe(file.subarray(file.readUInt32LE(0x3c)), 0x8664),
};

const isElf = (file: Buffer, machine: number) => file.readUInt32BE(0) === 0x7f454c46 && file.readUInt16LE(18) === machine;
const isMachO = (file: Buffer, processor: number) => file.readUInt32LE(0) === 0xfeedfacf && file.readUInt32LE(4) === processor;
const isPe = (header: Buffer, machine: number) => header.toString('latin1', 0, 4) === 'PE\0\0' && header.readUInt16LE(4) === machine;

/** Node looks for a program inside itself only where this is followed by a 1 (doc/api/single-executable-applications.md). */
const SWITCH = 'NODE_SEA_FUSE_fce680ab2cc467b6e072b8b5df1996b2:';

/** What can be seen of an executable that cannot be run here. */
export function checkExecutable({ name }: Platform, path: string, program: string): void {
  const file = readFileSync(path);
  if (!FORMATS[name]?.(file)) throw new Error(`${path} is not an executable for ${name}`);
  if (!file.includes(`${SWITCH}1`)) throw new Error(`${path} is Node, and starts no program`);
  if (!file.includes(program)) throw new Error(`${path} lacks the program`);
}
