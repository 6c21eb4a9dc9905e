import { readFileSync } from 'node:fs';
import { InvalidArgumentError } from 'commander';
import type { ClockOptions } from '../clock/clock';
import { parseDuration } from './duration';

/** Says what is wrong with the value of an option as commander says it. */
export const said =
  <T>(parse: (text: string) => T) =>
  (text: string): T => {
    try {
      return parse(text);
    } catch (error) {
      throw new InvalidArgumentError((error as Error).message);
    }
  };

export function wholeNumber(text: string): number {
  if (!/^\d+$/.test(text) || !Number.isSafeInteger(Number(text))) throw new InvalidArgumentError('must be a whole number.');
  return Number(text);
}

export function portNumber(text: string): number {
  if (!/^\d{1,5}$/.test(text) || Number(text) > 65_535) throw new InvalidArgumentError('must be a whole number from 0 to 65535.');
  return Number(text);
}

/** How long something is kept may be days. */
export function parseAge(text: string): number {
  const [, days] = /^(\d{1,5})d$/.exec(text) ?? [];
  return days === undefined ? parseDuration(text) : Number(days) * 24 * 3_600_000;
}

/** `2026-03-01T12:00:00Z`, `frozen`, `frozen 2026-03-01T12:00:00Z`. */
export function parseClock(words: readonly string[]): ClockOptions {
  const text = words.join(' ').trim();
  const [, frozen, time = ''] = /^(frozen\b)?\s*(.*)$/.exec(text) ?? [];
  const start = time === '' ? undefined : new Date(time);
  // A time without a zone would be another one on each machine.
  const isClear = time === '' || (/^\d{4}-\d\d-\d\d(T.*(Z|[+-]\d\d:?\d\d))?$/.test(time) && !Number.isNaN(Number(start)));
  if (text === '' || !isClear)
    throw new Error(`--clock "${text}" is no time: write 2026-03-01T12:00:00Z, frozen, or frozen 2026-03-01T12:00:00Z.`);
  return { start, frozen: frozen !== undefined };
}

/** `localhost:1025`, `[::1]:1025`. */
export function parseHostAndPort(text: string): { readonly host: string; readonly port: number } {
  const [, host = '', port = ''] = /^(\[[^\]]+\]|[^:\s]+):(\d{1,5})$/.exec(text) ?? [];
  if (host === '' || Number(port) < 1 || Number(port) > 65_535) throw new Error(`"${text}" is no host with a port: write localhost:1025.`);
  return { host: host.replace(/^\[|\]$/g, ''), port: Number(port) };
}

/** @throws an Error that names the option and the file. */
export function readText(option: string, file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    throw new Error(`${option}: ${file} ${code === 'ENOENT' ? 'is not there' : `cannot be read (${code ?? message})`}`);
  }
}
