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

/** A behaviour's answer that is a file and not JSON. Whoever sent it says what it is, and it must be no page of this origin, which has the control API. */
export class FileAnswer {
  readonly answer: Answer;

  constructor({ filename, contentType, size, data }: ReceivedFile) {
    const headers = {
      'content-type': typeOf(contentType),
      'content-length': String(size),
      'content-disposition': `attachment; filename*=UTF-8''${encodeURIComponent(nameOf(filename))}`,
      'content-security-policy': "sandbox; default-src 'none'",
      'x-content-type-options': 'nosniff',
    };
    this.answer = { status: 200, headers, body: data };
  }
}

/** A type as RFC 9110 has it: with anything else the answer could not be written. */
const typeOf = (contentType: string) =>
  /^[\w!#$&^.+-]+\/[\w!#$&^.+-]+(;[\t\x20-\x7e]*)?$/.test(contentType) ? contentType : 'application/octet-stream';

/** No folders, no control characters, no halves of characters: it becomes the name of somebody's file. */
const nameOf = (filename: string) =>
  (
    filename
      .replace(/[\p{Cc}\p{Cs}]/gu, '')
      .split(/[\\/]/)
      .at(-1) ?? ''
  )
    .replace(/^\.+/, '')
    .slice(0, 200) || 'attachment';

export const toResponse = ({ status, headers, body }: Answer): Response =>
  new Response(body === '' ? null : typeof body === 'string' ? body : new Uint8Array(body), { status, headers });
