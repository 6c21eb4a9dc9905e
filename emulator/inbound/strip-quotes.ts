/** A text without what it quotes and without the signature; lines end as they did. */
export interface StrippedText {
  readonly text: string;
  readonly signature: string;
}

/** Mailgun's own way is not documented; this one agrees with what Mailgun made of the two genuine messages of the tests. */
export function stripText(text: string): StrippedText {
  const lines = text.split(/(?<=\n)/);
  const own = lines.slice(0, startOfQuotes(lines));
  const kept = own.join('').trim() === '' ? lines : own;
  const at = startOfSignature(kept);
  return { text: kept.slice(0, at).join('').trimEnd(), signature: kept.slice(at).join('').trim() };
}

function startOfQuotes(lines: readonly string[]): number {
  const at = lines.findIndex((_, index) => isSplitter(lines, index));
  const start = at === -1 ? startOfLastRun(lines) : at;
  // Answers between the quoted lines belong to the message.
  const isInterleaved = lines.slice(start).some((line, index, rest) => isQuoted(line) && isOwn(rest[index + 1]));
  return isInterleaved ? lines.length : start;
}

const isQuoted = (line: string | undefined) => line !== undefined && /^\s*>/.test(line);
const isOwn = (line: string | undefined) => line !== undefined && line.trim() !== '' && !isQuoted(line);

/** Where the quoted lines at the end begin. */
function startOfLastRun(lines: readonly string[]): number {
  let start = lines.length;
  for (let at = lines.length - 1; at >= 0 && !isOwn(lines[at]); at -= 1) if (isQuoted(lines[at])) start = at;
  return start;
}

/** `On … wrote:`, which mail programs fold, `-----Original Message-----`, or the headers of Outlook. */
function isSplitter(lines: readonly string[], index: number): boolean {
  const line = (lines[index] ?? '').slice(0, 300).trim();
  if (/^-{2,}\s*(?:original|forwarded) message\s*-{2,}$/i.test(line)) return true;
  const following = lines.slice(index + 1, index + 5).map((next) => next.slice(0, 300).trim());
  if (/^from:\s/i.test(line))
    return following.some((next) => /^(?:sent|date):\s/i.test(next)) && following.some((next) => /^(?:to|subject):\s/i.test(next));
  if (!/^on\s/i.test(line)) return false;
  return [line, ...following.slice(0, 2)].some(
    (next, count) => /\bwrote:$/.test(next) && following.slice(0, count).every((between) => between !== ''),
  );
}

/** At most so many lines are a signature. */
const longestSignature = 10;

function startOfSignature(lines: readonly string[]): number {
  const first = Math.max(1, lines.length - longestSignature);
  for (let at = first; at < lines.length; at += 1) {
    const line = (lines[at] ?? '').trim();
    const isFarewell =
      farewell.test(line) && (lines[at - 1] ?? '').trim() === '' && lines.slice(at).filter((next) => next.trim() !== '').length <= 4;
    if (dashes.test(line) || isFarewell || /^sent from my \w+/i.test(line)) return at;
  }
  return lines.length;
}

const dashes = /^(?:-{2,3}|_{2,3}|—)$/;
const farewell = /^(?:thanks|thank you|many thanks|regards|kind regards|best regards|best|cheers|sincerely|yours)[\s,.!]*$/i;

/** HTML without the elements in which mail programs quote, and without the line that announces them. */
export function stripHtml(html: string): string {
  let rest = html;
  for (let count = 0; count < mostQuotes; count += 1) {
    const found = quote.exec(rest);
    if (found === null) break;
    const end = endOfElement(rest, found.index, (found[1] ?? found[2] ?? '').toLowerCase());
    rest = withoutAnnouncement(rest.slice(0, found.index)) + rest.slice(end);
  }
  if (rest === html || /<html[\s>]/i.test(rest)) return rest;
  return `<html><head></head><body>${rest.trimEnd()}</body></html>`;
}

/** More than that many beside each other are left. */
const mostQuotes = 20;

const quote = /<(blockquote)\b[^<>]{0,500}>|<(div)\b[^<>]{0,200}\b(?:class="gmail_quote|id="divRplyFwdMsg|id="appendonsend)[^<>]{0,200}>/i;

/** Behind the end tag of the element that begins there, or the end of the text. */
function endOfElement(html: string, start: number, element: string): number {
  const tags = new RegExp(`<(/?)${element}\\b[^<>]*>`, 'gi');
  tags.lastIndex = start;
  let depth = 0;
  for (let tag = tags.exec(html); tag !== null; tag = tags.exec(html)) {
    depth += tag[1] === '' ? 1 : -1;
    if (depth <= 0) return tags.lastIndex;
  }
  return html.length;
}

/** Only what stands right before is looked at. */
function withoutAnnouncement(before: string): string {
  const near = before.slice(-500);
  const at = near.search(/\bOn [^<>]{1,300} wrote:\s*(?:<br\s*\/?>)?(?:\s|<\/div>|<br\s*\/?>)*$/);
  if (at === -1) return before;
  const tags = near.slice(at).match(/<\/div>/g) ?? [];
  return before.slice(0, before.length - near.length + at) + tags.join('');
}
