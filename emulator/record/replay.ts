import { type Answer, jsonAnswer } from '../http/answer';
import { bodyOf, type Exchange, patternOf, queryOf, withoutRegion } from './exchange';
import { type Redact, redactor } from './redact';

/** Answers requests as they were answered once. */
export interface Replay {
  /** Those of one request in their order, the last one again and again; `undefined` for a request that was not recorded. */
  answer(request: Request): Promise<Answer | undefined>;
}

/** As it was recorded, with addresses or without. */
const redactions: readonly Redact[] = [redactor({}), redactor({ addresses: true })];

/**
 * @param lines of a file that was recorded.
 * @throws an Error that names the first line that is no exchange.
 */
export function createReplay(lines: string): Replay {
  const recorded = lines
    .split('\n')
    .flatMap((line, index) => (line.trim() === '' ? [] : [{ exchange: parse(line, index + 1), used: false }]));

  return {
    answer: async (request) => {
      const { pathname, searchParams } = new URL(request.url);
      const path = withoutRegion(pathname);
      const query = queryOf(searchParams);
      const body = await bodyOf(request.headers.get('content-type'), Buffer.from(await request.clone().arrayBuffer()));
      const wanted = redactions.map((redact) => redact({ method: request.method, path, query, body }));
      const fitting = recorded.filter(({ exchange }) => wanted.some((one) => isOf(exchange, one)));
      const next = fitting.find(({ used }) => !used) ?? fitting[fitting.length - 1];
      if (next === undefined) return undefined;
      next.used = true;
      return answerOf(next.exchange);
    },
  };
}

interface Wanted {
  readonly method: string;
  readonly path: string;
  readonly query: unknown;
  readonly body: unknown;
}

function isOf({ method, pathNormalised, query, requestBody }: Exchange, wanted: Wanted): boolean {
  if (method !== wanted.method || !patternOf(pathNormalised).test(wanted.path)) return false;
  return sorted(query) === sorted(wanted.query) && sorted(requestBody) === sorted(wanted.body);
}

/** JSON, whatever the order of the fields. */
const sorted = (value: unknown): string =>
  JSON.stringify(value, (_, part) =>
    typeof part === 'object' && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );

function answerOf({ status, responseBody, responseHeaders }: Exchange): Answer {
  if (responseBody === null) return { status, headers: responseHeaders, body: '' };
  if (typeof responseBody === 'string') return { status, headers: responseHeaders, body: responseBody };
  const bytes = (responseBody as { readonly $bytes?: unknown }).$bytes;
  if (typeof bytes === 'string') return { status, headers: responseHeaders, body: Buffer.from(bytes, 'base64') };
  return jsonAnswer('', status, responseBody, responseHeaders);
}

function parse(line: string, number: number): Exchange {
  const wrong = new Error(`line ${number} is no recorded exchange: a JSON object with method, pathNormalised and status is wanted`);
  let value: Partial<Exchange> | null;
  try {
    value = JSON.parse(line) as Partial<Exchange> | null;
  } catch {
    throw wrong;
  }
  const { method, pathNormalised, status } = value ?? {};
  if (typeof method !== 'string' || typeof pathNormalised !== 'string' || typeof status !== 'number') throw wrong;
  const without = { source: '', pathTemplate: '', requestContentType: null, recordedAt: '', group: '' };
  return {
    ...without,
    ...value,
    method,
    pathNormalised,
    status,
    query: value?.query ?? {},
    requestBody: value?.requestBody ?? null,
    responseBody: value?.responseBody ?? null,
    responseHeaders: value?.responseHeaders ?? { 'content-type': 'application/json' },
  };
}
