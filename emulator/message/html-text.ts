import { piecesOf, type Tag } from './html-tags';

/** The entities that links and plain sentences have. */
const named: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: '\u00a0' };

/** Entities of HTML as characters; those that are not known here stay as they are. */
export const decodeEntities = (html: string): string =>
  html.replace(/&(?:#(\d{1,7})|#x([\da-f]{1,6})|([a-z]{2,4}));/gi, (written, decimal?: string, hex?: string, name = '') => {
    if (name !== '') return named[name] ?? written;
    const code = decimal === undefined ? Number.parseInt(hex ?? '', 16) : Number(decimal);
    return code === 0 || code > 0x10ffff || (code >= 0xd800 && code < 0xe000) ? '\ufffd' : String.fromCodePoint(code);
  });

export const escapeAttribute = (text: string): string => text.replace(/[&"'<>`\s]/g, (character) => `&#${character.charCodeAt(0)};`);

const unread: readonly string[] = ['head', 'template'];
const inLine: readonly string[] = ['abbr', 'b', 'code', 'em', 'font', 'i', 'img', 'q', 's', 'small', 'span', 'strong', 'sub', 'sup', 'u'];

/** HTML as plain text: a line a block, links with their address behind them. Mailgun makes such text too; how is not documented. */
export function textOf(html: string): string {
  const text: string[] = [];
  // The last two characters: to ask the whole text for them again and again takes time that grows with its square.
  let tail = '';
  let unreadUntil: string | undefined;
  let link: { readonly url: string; readonly from: number } | undefined;
  const write = (words: string) => {
    text.push(words);
    tail = (tail + words).slice(-2);
  };
  const endLink = () => {
    if (link !== undefined && !text.slice(link.from).join('').includes(link.url)) write(`${/\s$/.test(tail) ? '' : ' '}(${link.url})`);
    link = undefined;
  };
  const breakLine = () => {
    if (tail !== '' && !tail.endsWith('\n')) write('\n');
  };
  const readTag = ({ name, isEnd, attributes }: Tag) => {
    if (name === 'br') write('\n');
    else if (name === 'a') {
      endLink();
      const url = decodeEntities(attributes.get('href')?.value ?? '').trim();
      if (!isEnd && /^https?:/i.test(url)) link = { url, from: text.length };
    } else if (!inLine.includes(name)) {
      breakLine();
      if (name === 'p' && tail !== '' && tail !== '\n\n') write('\n');
      if (name === 'li' && !isEnd) write('* ');
    }
  };
  for (const piece of piecesOf(html)) {
    if (unreadUntil !== undefined) {
      if ('name' in piece && piece.isEnd && piece.name === unreadUntil) unreadUntil = undefined;
    } else if ('words' in piece) {
      const words = decodeEntities(piece.words.replace(/[\t\n\f\r ]+/g, ' ')).replaceAll('\u00a0', ' ');
      write(tail === '' || /\s$/.test(tail) ? words.trimStart() : words);
    } else if (!piece.isEnd && unread.includes(piece.name)) unreadUntil = piece.name;
    else readTag(piece);
  }
  endLink();
  const lines = text.join('').split('\n');
  return lines
    .map((line) => line.trimEnd())
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
}
