import { type Tag, tagsOf } from './html-tags';

/** The rules are a part of those of talon, the library that Mailgun has published for this (github.com/mailgun/talon). */
const most = { lines: 1000, signatureLines: 11, signatureLineLength: 60, lineLength: 1000, splitterLines: 4 };

/** `On …, … wrote:`, in the languages that most people write. */
const wrote =
  /^(?:(?:On|At)\b.*\bwrote:|(?:Am|Den)\b.*\b(?:schrieb|skrev)\b.*:|Le\b.*\ba écrit\s?:|El\b.*\bescribió:|Il\b.*\bha scritto:|Op\b.*\b(?:schreef|geschreven)\b.*:|Em\b.*\bescreveu:|W dniu\b.*\bnapisał(?:\(a\))?:)$/i;
const original =
  /^[\s>]*-+\s*(?:Original Message|Original Appointment|Ursprüngliche Nachricht|Message d'origine|Mensaje original)\s*-+\s*$/i;
const forwarded = /^[\s>]*-+\s*Forwarded message\s*-+\s*$/i;
const heading = /^\*?(?:From|Sent|Date|To|Cc|Subject|Von|Gesendet|Datum|An|Betreff|De|Envoyé|À|Objet)\*?\s*:/i;

/** What somebody wrote, without what they quote and without their signature. */
export function stripText(text: string): { readonly text: string; readonly signature: string } {
  const lines = text.split('\n');
  if (lines.length > most.lines) return { text: text.trim(), signature: '' };
  const reply = withoutQuotes(lines);
  const at = signatureAt(reply);
  const [body, signature] = at === undefined ? [reply, []] : [reply.slice(0, at), reply.slice(at)];
  return { text: body.join('\n').trim(), signature: signature.join('\n').trim() };
}

/** Each line a letter: empty, quoted (`m`), forwarded, splitter, text. A splitter that takes several lines is so many letters. */
function marksOf(lines: readonly string[]): string {
  let marks = '';
  for (let at = 0; at < lines.length; at = marks.length) {
    const line = (lines[at] ?? '').trimEnd();
    if (line.trim() === '') marks += 'e';
    else if (line.length > most.lineLength) marks += 't';
    else if (forwarded.test(line)) marks += 'f';
    else marks += 's'.repeat(splitterLines(lines, at)) || (/^\s*>/.test(line) ? 'm' : 't');
  }
  return marks;
}

/** How many lines from here introduce a quotation; 0 where none does. */
function splitterLines(lines: readonly string[], at: number): number {
  const next = lines.slice(at, at + most.splitterLines).map((line) => line.slice(0, most.lineLength).trim());
  if (original.test(next[0] ?? '')) return 1;
  const headings = next.findIndex((line) => !heading.test(line));
  const count = headings === -1 ? next.length : headings;
  if (count >= 2) return count;
  const blank = next.indexOf('');
  const joined = blank === -1 ? next : next.slice(0, blank);
  const found = joined.findIndex((_, index) => wrote.test(joined.slice(0, index + 1).join(' ')));
  return found + 1;
}

function withoutQuotes(lines: readonly string[]): readonly string[] {
  let marks = marksOf(lines);
  // A forwarded message is what its sender has to say.
  if (/^[te]*f/.test(marks)) return lines;
  if (!marks.includes('s') && !/(?:me*){3}/.test(marks)) marks = marks.replaceAll('m', 't');
  // Answers between the quoted lines need those lines.
  if (/me*te*(?:te*)*m/.test(marks)) return lines;
  const unmarked = /(?:se*)+(?:[tf]e*)+$/.exec(marks);
  if (unmarked !== null && !marks.includes('m')) return lines.slice(0, unmarked.index);
  const quotation = /(?:s|me*m).*?$/.exec(marks);
  if (quotation === null) return lines;
  const lastQuoted = Math.max(marks.lastIndexOf('m'), marks.lastIndexOf('s'));
  return [...lines.slice(0, quotation.index), ...lines.slice(lastQuoted + 1)];
}

const delimiter = /^\s*(?:--+|__+)\s*$/;
const closing =
  /^\s*(?:thanks|thank you|many thanks|cheers|best|(?:best|kind|warm) (?:regards|wishes)|regards|sincerely|yours(?: truly| sincerely)?|mit freundlichen grüßen|cordialement|saludos)[\s,.!]*$/i;
const device =
  /^\s*(?:sent from my [\w\s,]{1,40}|sent from (?:mail|outlook)\b.{0,40}|von meinem .{1,30} gesendet|envoyé de mon .{1,30})[.!]?\s*$/i;

/** The line at which a signature begins. It is near the end, its lines are short, and the first line of a message is none. */
function signatureAt(lines: readonly string[]): number | undefined {
  const written = lines.flatMap((line, index) => (line.trim() === '' ? [] : [index]));
  const candidates = written.slice(1).slice(-most.signatureLines);
  const marked = candidates.find((index) => delimiter.test(lines[index] ?? ''));
  if (marked !== undefined) return marked;
  const tooLong = candidates.findLastIndex((index) => (lines[index] ?? '').trim().length > most.signatureLineLength);
  return candidates.slice(tooLong + 1).find((index) => closing.test(lines[index] ?? '') || device.test(lines[index] ?? ''));
}

/** HTML without what mail programs mark as quoted. Line breaks become LF, and where something was cut it is a whole document (recorded 2024-03). */
export function stripHtml(html: string): string {
  let kept = '';
  let copied = 0;
  let cut: { readonly name: string; readonly start: number; depth: number } | undefined;
  let isDocument = false;
  for (const tag of tagsOf(html)) {
    if (tag.name === 'html') isDocument = true;
    if (cut === undefined) {
      if (isQuotation(tag)) cut = { name: tag.name, start: tag.start, depth: 1 };
    } else if (tag.name === cut.name) {
      cut.depth += tag.isEnd ? -1 : 1;
      if (cut.depth > 0) continue;
      kept += html.slice(copied, cut.start);
      copied = tag.end;
      cut = undefined;
    }
  }
  const stripped = (kept + html.slice(copied, cut?.start ?? html.length)).replace(/\r\n/g, '\n');
  const isWhole = isDocument || (copied === 0 && cut === undefined);
  return isWhole ? stripped : `<html><head></head><body>${stripped}</body></html>`;
}

function isQuotation({ name, isEnd, attributes }: Tag): boolean {
  if (isEnd || (name !== 'div' && name !== 'blockquote')) return false;
  const classes = (attributes.get('class')?.value ?? '').split(/\s+/);
  const id = attributes.get('id')?.value ?? '';
  if (name === 'blockquote' && attributes.get('type')?.value.toLowerCase() === 'cite') return true;
  return (
    classes.some((each) => ['gmail_quote', 'yahoo_quoted', 'moz-cite-prefix'].includes(each)) ||
    /^(?:x_)?(?:divRplyFwdMsg|OLK_SRC_BODY_SECTION)$/.test(id)
  );
}
