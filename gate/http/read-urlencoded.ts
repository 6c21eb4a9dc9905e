import type { Entry } from './entry';
import { Rejection } from './rejection';

/** Reads a query or a form, each name and value decoded once. @throws {Rejection} for what is not percent-encoded UTF-8. */
export function readUrlencoded(text: string): Entry[] {
  const entries: Entry[] = [];
  for (const pair of text.split('&')) {
    if (pair === '') continue;
    const at = pair.indexOf('=');
    entries.push(at === -1 ? [decode(pair), ''] : [decode(pair.slice(0, at)), decode(pair.slice(at + 1))]);
  }
  return entries;
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    throw new Rejection(400, 'a field is not percent-encoded UTF-8');
  }
}
