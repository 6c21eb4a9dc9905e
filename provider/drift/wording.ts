import type { Changed, Finding, Kind } from './finding';
import { countKinds, kinds } from './finding';
import { printable, shorten } from './printable';

/** The last part of a URN: what the program calls it. */
const nameIn = (urn: string) => urn.split('::').slice(3).join('::');

/** The class, the id, and what the program or Mailgun calls it where that is something else; each of `most` characters. */
export function titleOf(finding: Finding, most = Number.POSITIVE_INFINITY): Readonly<Record<'type' | 'id' | 'name', string>> {
  const id = 'id' in finding ? (finding.id ?? '') : '';
  const name = 'name' in finding ? finding.name : finding.urn === undefined ? '' : nameIn(finding.urn);
  const show = (text: string) => shorten(printable(text), most);
  return { type: printable(finding.type), id: show(id), name: name === id ? '' : show(name) };
}

/** A value on one line. Of two long texts it shows the place from which on they differ. */
function show(value: unknown, other: unknown, most: number): string {
  if (value === undefined) return '(not set)';
  const text = [...printable(JSON.stringify(value))];
  const start = text.length > most ? firstDifference(text, [...printable(JSON.stringify(other) ?? '')]) : 0;
  const from = start > most / 2 ? start - 8 : 0;
  return shorten(`${from > 0 ? '…' : ''}${text.slice(from).join('')}`, most);
}

function firstDifference(one: readonly string[], other: readonly string[]): number {
  const at = one.findIndex((character, index) => character !== other[index]);
  return at < 0 ? one.length : at;
}

export const valuesOf = (finding: Changed, most: number) => ({
  old: show(finding.old, finding.new, most),
  new: show(finding.new, finding.old, most),
});

const words: Readonly<Record<Kind, string>> = {
  changed: 'changed',
  missing: 'missing at Mailgun',
  unmanaged: 'in no stack',
  unreadable: 'not readable',
};

/** `3 changed, 1 missing at Mailgun`: what there is none of is left out. */
export function summaryOf(findings: readonly Finding[]): string {
  const counts = countKinds(findings);
  const settings = findings.filter((finding) => finding.kind === 'unmanaged' && finding.property !== undefined).length;
  const lines = kinds.map((kind) => [counts[kind] - (kind === 'unmanaged' ? settings : 0), words[kind]] as const);
  lines.splice(kinds.indexOf('unmanaged'), 0, [settings, 'not in the program']);
  return lines
    .filter(([count]) => count > 0)
    .map(([count, what]) => `${count} ${what}`)
    .join(', ');
}

export const IN_SYNC = 'In sync: nothing differs between Mailgun and the stacks.';
