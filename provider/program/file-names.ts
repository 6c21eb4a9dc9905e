import { hashOf } from '../inventory/names';
import type { Thing } from '../inventory/thing';

/** Where the content of a template or of a version of it is kept: `templates/mail.example.com/welcome@v1.html`. */
export function contentPath({ type, id }: Pick<Thing, 'type' | 'id'>): string {
  const parts = id.split('/').map((part) => fileName(decodeURIComponent(part)));
  const count = type === 'TemplateVersion' ? 2 : 1;
  return ['templates', ...parts.slice(0, -count), `${parts.slice(-count).join('@')}.html`].join('/');
}

/** Bytes. Systems allow 255, and two of these and suffixes can be one name. */
const LONGEST = 100;

/**
 * A name for a file on every system: without what paths, Windows and command lines keep to themselves, and without capitals, which do not count
 * everywhere. One that is not as it was has a hash, so that no two are ever the same, nor one and another that is added later.
 */
export function fileName(name: string): string {
  const characters = [
    ...name
      .normalize('NFC')
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}._-]+/gu, '-'),
  ];
  while (Buffer.byteLength(characters.join('')) > LONGEST) characters.pop();
  const plain = characters.join('').replaceAll(/^[.-]+|[.-]+$/g, '') || 'unnamed';
  const prefix = RESERVED.test(plain) ? '_' : '';
  return plain === name && prefix === '' ? plain : `${prefix}${plain}-${hashOf(name)}`;
}

/** Names of devices on Windows, and of files that a program has anyway. */
const RESERVED = /^(con|prn|aux|nul|com[\d¹²³]|lpt[\d¹²³])(\.|$)|^(index|account)$/i;
