import { MailgunError, type MailgunErrorCode } from '../errors';
import type { Region } from './hosts';

/** A whole answer of Mailgun, its body not yet understood. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
}

const codes: Readonly<Record<number, MailgunErrorCode>> = {
  400: 'invalid_request',
  401: 'unauthorized',
  402: 'forbidden',
  403: 'forbidden',
  404: 'not_found',
  409: 'conflict',
  420: 'rate_limited',
  429: 'rate_limited',
};

/** Whom a request was sent to. */
interface Asked {
  readonly host: string;
  /** `undefined` where the address says nothing about it. */
  readonly region: Region | undefined;
}

/** Turns an answer that is not a success into the error that says why, in Mailgun's own words. */
export function failure(route: string, answer: Answer, asked: Asked): MailgunError {
  const body = parse(answer.text);
  const words =
    answer.status === 401 && body === undefined
      ? `the API key is wrong, or is one of another region or domain${place(asked)}; Mailgun says: ${firstLine(answer.text)}`
      : (wordsOf(body) ?? `${answer.status} with an answer that is not JSON: ${firstLine(answer.text)}`);
  const code = codeOf(answer.status, body, words);
  const isElsewhere = code === 'not_found' && /^domain not found/i.test(words);
  return new MailgunError(code, route, isElsewhere ? words + place(asked) : words, {
    status: answer.status,
    headers: answer.headers,
    body: body ?? answer.text,
    retryAfter: code === 'rate_limited' || answer.status >= 500 ? retryAfter(answer) : undefined,
    maybeDone: answer.status >= 500,
  });
}

/** A domain and most keys are of one region, and the other knows nothing of them: it is the first thing to look at. */
function place({ host, region }: Asked): string {
  if (region === undefined) return '';
  const other = region === 'us' ? 'eu' : 'us';
  return ` (${host} was asked, the region ${region}: what is in the other needs region: '${other}')`;
}

/** `undefined` where the text is not JSON. */
export function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function codeOf(status: number, body: unknown, words: string): MailgunErrorCode {
  if (status >= 500) return 'server_error';
  // A page of a proxy, or the 404 of an unknown path, which has no message, says nothing about the thing that was asked for.
  if (status === 404 && ownWords(body) === undefined) return 'invalid_response';
  if (status >= 400 && /try again after \S/i.test(words)) return 'rate_limited';
  if (status === 400 && /already (exists|taken)|duplicate/i.test(words)) return 'conflict';
  return codes[status] ?? (status >= 400 ? 'invalid_request' : 'invalid_response');
}

/** Services differ in where they put their words: https://documentation.mailgun.com/docs/mailgun/api-reference/mg-error-responses */
function ownWords(body: unknown): string | undefined {
  if (typeof body !== 'object' || body === null) return undefined;
  const { message, Reason, Description } = body as Record<string, unknown>;
  return [message, Reason, Description].find((words): words is string => typeof words === 'string' && words !== '');
}

function wordsOf(body: unknown): string | undefined {
  if (typeof body !== 'object' || body === null) return undefined;
  const { error, Field, Value } = body as Record<string, unknown>;
  const words = ownWords(body) ?? error;
  if (typeof words === 'string' && words !== '') return words;
  if (typeof Field === 'string') return `invalid ${Field}${typeof Value === 'string' && Value !== '' ? `: ${Value}` : ''}`;
  return JSON.stringify(body).slice(0, 200);
}

function firstLine(text: string): string {
  const line = text.trim().split('\n', 1)[0] ?? '';
  return line === '' ? '(empty)' : line.slice(0, 120);
}

/** How long to wait, in milliseconds, wherever the service at hand writes it. */
function retryAfter(answer: Answer): number | undefined {
  const header = (name: string) => [answer.headers[name]].flat()[0];
  // Also of a server that is being mended: https://www.rfc-editor.org/rfc/rfc9110#field.retry-after
  const asked = header('retry-after');
  if (asked !== undefined) return /^\d+$/.test(asked) ? Number(asked) * 1000 : until(Date.parse(asked));
  if (answer.status >= 500) return undefined;
  const reset = rateLimitReset(header('x-ratelimit-reset'));
  if (reset !== undefined) return reset;
  const body = parse(answer.text);
  if (typeof body !== 'object' || body === null) return undefined;
  // The older domain and webhook services: https://documentation.mailgun.com/en/latest/api-domains.html
  if ('retry-seconds' in body && Number.isFinite(Number(body['retry-seconds']))) return Number(body['retry-seconds']) * 1000;
  const after = /try again after (.+)/.exec(wordsOf(body) ?? '')?.[1] ?? '';
  const seconds = /^(\d+) seconds/.exec(after)?.[1];
  return seconds === undefined ? until(Date.parse(after)) : Number(seconds) * 1000;
}

/** The header is documented in seconds and was recorded in milliseconds (mailgun-ruby, message_deliver.yml, 2021). */
export function rateLimitReset(value: string | undefined): number | undefined {
  const reset = Number(value);
  if (value === undefined || Number.isNaN(reset)) return undefined;
  if (reset > 1e12) return until(reset);
  return reset > 1e9 ? until(reset * 1000) : reset * 1000;
}

const until = (moment: number) => (Number.isNaN(moment) ? undefined : Math.max(0, moment - Date.now()));
