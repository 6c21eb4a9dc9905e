/** What a reader of HTML sees, roughly: Mailgun makes such a text where a message has none. Each character is looked at once or twice, however odd the HTML. */
export function textOfHtml(html: string): string {
  const parts: string[] = [];
  let at = 0;
  while (at < html.length) {
    const open = html.indexOf('<', at);
    const seen = html.slice(at, open === -1 ? html.length : open).replace(/\s+/g, ' ');
    const text = endsInSpace(parts.at(-1) ?? ' ') ? seen.trimStart() : seen;
    if (text !== '') parts.push(text);
    if (open === -1) break;
    const { element, end } = readTag(html, open);
    if (breaks.test(element)) parts.push('\n');
    at = end;
  }
  return decoded(parts.join('')).trim();
}

const endsInSpace = (text: string) => text.endsWith(' ') || text.endsWith('\n');

/** The tag that begins there, and where it ends; an element that nobody sees, or a comment, ends with its content. */
function readTag(html: string, open: number): { element: string; end: number } {
  if (html.startsWith('<!--', open)) return { element: '', end: behind(html, '-->', open) };
  const [, element = ''] = /^<\/?([a-z][a-z0-9]{0,20})/i.exec(html.slice(open, open + 30)) ?? [];
  const name = element.toLowerCase();
  const end = behind(html, '>', open);
  return { element: name, end: unseen.has(name) && html[open + 1] !== '/' ? behind(html, `</${element}>`, end) : end };
}

const unseen = new Set(['script', 'style', 'title']);

function behind(html: string, what: string, from: number): number {
  const at = html.indexOf(what, from);
  return at === -1 ? html.length : at + what.length;
}

const breaks = /^(?:br|p|div|tr|li|h[1-6]|blockquote|table|ul|ol)$/;

const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: ' ' };

const decoded = (text: string) =>
  text.replace(/&(?:#(\d{1,7})|#x([\da-f]{1,6})|(\w{2,8}));/gi, (entity, decimal?: string, hex?: string, name?: string) => {
    if (name !== undefined) return entities[name.toLowerCase()] ?? entity;
    const point = decimal === undefined ? Number.parseInt(hex ?? '', 16) : Number(decimal);
    return point > 0x10ffff ? entity : String.fromCodePoint(point);
  });

/** Text as HTML shows it. */
export const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
