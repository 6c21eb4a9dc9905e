import type { RefusalAnswer } from './refusal';
import type { ReceivedFile } from './requests';

/** A whole answer, ready for the wire. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Buffer;
}

/**
 * The services that do not name a charset (mailgun-ruby: routes.yml, events.yml, mailing_list.yml, list_members.yml, subaccounts.yml,
 * email_validation.yml);
 * the account is taken to be of the service of its sub-accounts.
 */
const withoutCharset = new Set(['routes', 'events', 'lists', 'listMembers', 'account', 'subaccounts', 'validations']);

const contentTypeOf = (noun: string) => `application/json${withoutCharset.has(noun) ? '' : '; charset=utf-8'}`;

export const jsonAnswer = (noun: string, status: number, body: unknown, headers: Readonly<Record<string, string>> = {}): Answer => ({
  status,
  headers: { 'content-type': contentTypeOf(noun), ...headers },
  body: `${JSON.stringify(body)}\n`,
});

export function refusalAnswer(noun: string, { status, body, headers = {} }: RefusalAnswer): Answer {
  if (typeof body !== 'string') return jsonAnswer(noun, status, body, headers);
  return { status, headers: { 'content-type': 'text/plain; charset=utf-8', ...headers }, body };
}

/** A behaviour's answer that is a file and not JSON. */
export class FileAnswer {
  readonly answer: Answer;

  constructor({ contentType, size, data }: ReceivedFile) {
    this.answer = { status: 200, headers: { 'content-type': contentType, 'content-length': String(size) }, body: data };
  }
}

export const toResponse = ({ status, headers, body }: Answer): Response =>
  new Response(body === '' ? null : typeof body === 'string' ? body : new Uint8Array(body), { status, headers });
