/** A start or end tag of HTML, with the places of its parts in the text. */
export interface Tag {
  /** In lower case. */
  readonly name: string;
  readonly isEnd: boolean;
  readonly start: number;
  /** After the `>`. */
  readonly end: number;
  /** By lower-case name; of several the first counts, as in browsers. */
  readonly attributes: ReadonlyMap<string, Attribute>;
}

interface Attribute {
  /** As it is written, entities and all. */
  readonly value: string;
  /** Where the value stands, its quotes included. */
  readonly start: number;
  readonly end: number;
}

/** Elements whose content is no HTML: it goes to their end tag. */
const rawElements: readonly string[] = ['script', 'style', 'textarea', 'title', 'xmp', 'iframe', 'noembed', 'noframes'];

/** Characters between tags, entities and all. */
export interface Words {
  readonly words: string;
}

/**
 * The tags of HTML and the words between them, found as the HTML standard finds them: none in comments, in scripts and in styles. A tag that
 * is cut off ends it. It takes time in proportion to the length, whatever is written.
 */
export function* piecesOf(html: string): Generator<Tag | Words> {
  let read = 0;
  let at = html.indexOf('<');
  while (at !== -1) {
    let next = at + 1;
    let tag: Tag | undefined;
    if (html.startsWith('<!--', at)) next = endOfComment(html, at);
    else if (/[!?]/.test(html.charAt(at + 1))) next = after(html.indexOf('>', at), html);
    else if (/^<\/?[a-z]/i.test(html.slice(at, at + 3))) {
      tag = readTag(html, at);
      next = tag === undefined ? html.length : endOf(html, tag);
    }
    if (next > at + 1) {
      if (at > read) yield { words: html.slice(read, at) };
      if (tag !== undefined) yield tag;
      read = next;
    }
    at = html.indexOf('<', next);
  }
  if (html.length > read) yield { words: html.slice(read) };
}

/** The tags alone. */
export function* tagsOf(html: string): Generator<Tag> {
  for (const piece of piecesOf(html)) if ('name' in piece) yield piece;
}

const after = (found: number, html: string) => (found === -1 ? html.length : found + 1);

/** What stands in a script or the like is neither tags nor words. */
const endOf = (html: string, tag: Tag) => (!tag.isEnd && rawElements.includes(tag.name) ? endOfRaw(html, tag) : tag.end);

/** `<!-->` is a whole comment. */
function endOfComment(html: string, at: number): number {
  const end = /--!?>/g;
  end.lastIndex = at + 2;
  return end.test(html) ? end.lastIndex : html.length;
}

function endOfRaw(html: string, { name, end }: Tag): number {
  const closing = new RegExp(`</${name}(?=[\\t\\n\\f\\r />])`, 'gi');
  closing.lastIndex = end;
  return closing.exec(html)?.index ?? html.length;
}

function readTag(html: string, start: number): Tag | undefined {
  const isEnd = html.charAt(start + 1) === '/';
  let at = start + (isEnd ? 2 : 1);
  const take = (pattern: RegExp): string => {
    pattern.lastIndex = at;
    const taken = pattern.exec(html)?.[0] ?? '';
    at += taken.length;
    return taken;
  };
  const name = take(/[^\t\n\f\r />]*/y).toLowerCase();
  const attributes = new Map<string, Attribute>();
  for (;;) {
    take(/[\t\n\f\r /]*/y);
    if (at >= html.length) return undefined;
    if (take(/>/y) !== '') return { name, isEnd, start, end: at, attributes };
    const attribute = take(/=?[^\t\n\f\r />=]*/y).toLowerCase();
    const equals = take(/[\t\n\f\r ]*=[\t\n\f\r ]*/y);
    const from = at;
    const written = equals === '' ? '' : take(/"[^"]*"|'[^']*'|[^\t\n\f\r >"'][^\t\n\f\r >]*/y);
    if (equals !== '' && written === '' && html.charAt(at) !== '>') return undefined;
    if (!attributes.has(attribute)) attributes.set(attribute, { value: written.replace(/^(["'])(.*)\1$/s, '$2'), start: from, end: at });
  }
}
