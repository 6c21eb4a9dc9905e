import type { Readable } from 'node:stream';
import type { CallToolResult } from '@modelcontextprotocol/server';
import { decodeAnswer, isMailgunError } from 'mailgun-sdk';
import type { Answered, Refused } from '../gate';
import type { Operation } from '../operations/operation';
import { thirdPartyResult } from './third-party';

/** More than this no model can read. */
const MAX_ANSWER_BYTES = 4 * 1024 * 1024;

export const words = (text: string, isError = false): CallToolResult => ({
  content: [{ type: 'text', text }],
  ...(isError ? { isError } : {}),
});

/** The audit's number of a decision, with which a person finds it. */
const DECISION = 'mailgun-gate/decision';

export const refusal = ({ words: why, decisionId, retryAfter }: Refused): CallToolResult => ({
  content: [{ type: 'text', text: retryAfter === undefined ? why : `${why} It may be tried again in ${retryAfter} seconds.` }],
  isError: true,
  _meta: { [DECISION]: decisionId },
});

/** What Mailgun answered, read: what a tool gives, or a resource. */
export type Reading =
  | { readonly kind: 'data'; readonly data: Readonly<Record<string, unknown>> }
  /** Nothing that can be shown, in words of ours. */
  | { readonly kind: 'words'; readonly words: string }
  /** Words of ours, and what Mailgun said. */
  | { readonly kind: 'failed'; readonly words: string; readonly said: unknown };

export async function readAnswer({ endpoint }: Operation, { status, headers, body }: Answered): Promise<Reading> {
  const text = await readText(body);
  const failed = status >= 400;
  if (text === undefined) {
    if (failed) return { kind: 'words', words: adviceFor(endpoint, status, headers) };
    return {
      kind: 'words',
      words: `${endpoint.route} answered ${status} with more than 4 MB, or not to its end. ${carriedOut(endpoint.access)} Ask for less: fewer items, a shorter time, one thing by its name.`,
    };
  }
  const json = parse(text);
  if (failed) return { kind: 'failed', words: adviceFor(endpoint, status, headers), said: json === undefined ? text.slice(0, 2000) : json };
  if (json === undefined && text !== '')
    return { kind: 'words', words: `${endpoint.route} answered ${status} with something that is not JSON. ${carriedOut(endpoint.access)}` };
  try {
    const decoded = JSON.parse(JSON.stringify(decodeAnswer(endpoint, json ?? {}, status))) as unknown;
    return { kind: 'data', data: isRecord(decoded) ? decoded : { value: decoded } };
  } catch (error) {
    if (!isMailgunError(error, 'invalid_response')) throw error;
    return {
      kind: 'failed',
      words: `${endpoint.route} answered ${status}, but not as Mailgun documents it. ${carriedOut(endpoint.access)}`.trim(),
      said: json ?? null,
    };
  }
}

export async function resultOf(operation: Operation, answered: Answered): Promise<CallToolResult> {
  const reading = await readAnswer(operation, answered);
  if (reading.kind === 'words') return words(reading.words, true);
  if (reading.kind === 'failed') return { ...thirdPartyResult(reading.said, reading.words), isError: true };
  return { ...thirdPartyResult(reading.data), structuredContent: { ...reading.data } };
}

const carriedOut = (access: 'read' | 'write'): string => (access === 'write' ? 'It has been carried out; do not repeat it.' : '');

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);

async function readText(body: Readable): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  try {
    for await (const chunk of body) {
      const part = Buffer.from(chunk as Uint8Array | string);
      bytes += part.length;
      if (bytes > MAX_ANSWER_BYTES) return undefined;
      chunks.push(part);
    }
    return Buffer.concat(chunks).toString('utf8');
  } catch {
    return undefined;
  } finally {
    body.destroy();
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** What an agent can do about it. Mailgun's own words go with it, marked. */
function adviceFor({ route, access, repeatable }: Operation['endpoint'], status: number, headers: Answered['headers']): string {
  const happened = `Mailgun answered ${route} with ${status}.`;
  switch (status) {
    case 401:
      return `${happened} It does not accept the gate's own key. Nothing that you send changes this: tell the person who runs the gate.`;
    case 402:
    case 403:
      return `${happened} The gate's key, or the account's plan, does not allow it. Do not repeat it: tell the person who runs the gate.`;
    case 404:
      return `${happened} There is no such thing in this account. List what there is, check each name and id, and call again.`;
    case 409:
      return `${happened} What is there already does not allow it. Read its state before you change anything.`;
    case 413:
      return `${happened} The request is too large: send less, or fewer and smaller files.`;
    case 420:
    case 429: {
      const seconds = secondsIn(headers['retry-after']);
      return `${happened} There were too many requests. Wait ${seconds ?? 60} seconds, then call again.`;
    }
    default:
      if (status < 500)
        return `${happened} It refuses these arguments. Change them as its message says; the same call again will fail again.`;
      return access === 'write' && !repeatable
        ? `${happened} It failed, and may have carried out the call all the same. Look whether it did before you repeat it.`
        : `${happened} It failed. Wait a minute, then call again; if it fails again, tell the person whom you work for.`;
  }
}

const secondsIn = (header: string | undefined): number | undefined =>
  header !== undefined && /^\d{1,6}$/.test(header) ? Number(header) : undefined;
