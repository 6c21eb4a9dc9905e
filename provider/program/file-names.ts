import { byAge, firstFree, hashOf } from '../inventory/names';
import type { Thing } from '../inventory/thing';

/** Where the content of each template is kept. What is younger, and would have the same path, gets a longer one. */
export function pathsOfBodies<T extends Thing>(things: readonly T[]): ReadonlyMap<T, string> {
  const paths = new Map<T, string>();
  const taken = new Set<string>();
  for (const thing of [...things].sort(byAge)) {
    const { template } = thing.args;
    // A file cannot hold halves of characters.
    if (typeof template !== 'string' || template === '' || /\p{Cs}/u.test(template)) continue;
    const parts = thing.id.split('/').map((part) => fileName(decodeURIComponent(part)));
    const path = ['templates', ...parts.slice(0, -1).map(folderName), parts.at(-1)].join('/');
    const free = firstFree([path, `${path}-${hashOf(`${thing.type} ${thing.id}`)}`], (each) => taken.has(each.toLowerCase()));
    taken.add(free.toLowerCase());
    paths.set(thing, `${free}.html`);
  }
  return paths;
}

/** Bytes. Systems allow 255, and a suffix follows. */
const LONGEST = 200;

/** A name for a file on every system: without what paths, Windows and command lines keep to themselves. */
export function fileName(name: string): string {
  const characters = [...name.normalize('NFC').replaceAll(/[^\p{L}\p{N}._-]+/gu, '-')];
  while (Buffer.byteLength(characters.join('')) > LONGEST) characters.pop();
  const plain = characters.join('').replaceAll(/^[.-]+|[.-]+$/g, '') || 'unnamed';
  return /^(con|prn|aux|nul|com[\d¹²³]|lpt[\d¹²³])(\.|$)|^(index|account)$/i.test(plain) ? `_${plain}` : plain;
}

/** A folder is never called as a file is. */
const folderName = (name: string) => (/\.html$/i.test(name) ? `${name}_` : name);
