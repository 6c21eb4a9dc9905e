import { domainToASCII } from 'node:url';

const atom = "[A-Za-z0-9!#$%&'*+/=?^_`{|}~\\p{L}\\p{N}-]+";
const address = new RegExp(`^${atom}(?:\\.${atom})*@[\\p{L}\\p{N}](?:[\\p{L}\\p{N}.-]*[\\p{L}\\p{N}])?$`, 'u');
/** A name, quoted or of words, and an address in angle brackets. Brackets, quotes, commas, colons and comments of another kind are not read. */
const named = /^(?:"(?:[^"\\\p{Cc}]|\\["\\])*"|[^<>()[\]:;@\\,"\p{Cc}]*?)\s*<([^<>\s]+)>$/u;

/**
 * The bare addresses, in lower case, of a field with mailboxes that are separated by commas. Only forms that every mail program reads alike are read:
 * where the gate and Mailgun could see different recipients, it is `undefined`.
 */
export function mailboxesIn(text: string): readonly string[] | undefined {
  const found: string[] = [];
  for (const part of partsOf(text)) {
    const [, bracketed] = named.exec(part) ?? [];
    const bare = bareAddress(bracketed ?? part);
    if (bare === undefined) return undefined;
    found.push(bare);
  }
  return found;
}

/** Commas inside quotes separate nothing. A comma at the end is as good as none. */
function partsOf(text: string): readonly string[] {
  const parts: string[] = [];
  let part = '';
  let quoted = false;
  for (let index = 0; index < text.length; index += 1) {
    const character = text.charAt(index);
    if (character === '"') quoted = !quoted;
    if (character === ',' && !quoted) {
      parts.push(part);
      part = '';
    } else part += quoted && character === '\\' ? character + text.charAt(++index) : character;
  }
  return [...parts, part].map((each) => each.trim()).filter((each) => each !== '');
}

function bareAddress(text: string): string | undefined {
  if (!address.test(text) || text.includes('..')) return undefined;
  const at = text.lastIndexOf('@');
  const domain = domainToASCII(text.slice(at + 1));
  return domain === '' ? undefined : `${text.slice(0, at)}@${domain}`.toLowerCase();
}
