import type { Emulator } from 'mailgun-emulator';

type Value = string | Blob | readonly string[];
export type Form = Readonly<Record<string, Value>>;
export type Encoding = 'multipart' | 'urlencoded' | 'json';

export interface Answer {
  readonly status: number;
  readonly contentType: string | null;
  readonly headers: Headers;
  readonly text: string;
  /** The body, parsed if it is JSON. */
  readonly body: unknown;
}

interface Settings {
  /** Empty: no key at all. */
  readonly apiKey?: string | undefined;
  readonly encoding?: Encoding;
  /** Before the path: `/eu`. */
  readonly prefix?: string;
}

/** Sends `POST /v4/domains` and the like, with plain `fetch`, independently of the SDK. */
export type Send = (request: string, fields?: Form | readonly unknown[], settings?: Settings) => Promise<Answer>;

export const sender =
  (emulator: Emulator): Send =>
  async (request, fields = {}, { apiKey = emulator.apiKey, encoding = 'urlencoded', prefix = '' } = {}) => {
    const [method = '', path = ''] = request.split(' ');
    const pairs = Object.entries(fields).flatMap(([name, value]) => [value].flat().map((item) => [name, item as string | Blob] as const));
    const inQuery = (method === 'GET' || method === 'DELETE') && pairs.length > 0;
    const query = inQuery ? `?${urlencoded(pairs)}` : '';
    const response = await fetch(emulator.url + prefix + path + query, {
      method,
      headers: {
        ...(apiKey !== '' && { authorization: basic(apiKey) }),
        ...(encoding === 'json' && { 'content-type': 'application/json' }),
      },
      ...(encoding === 'json' && { body: JSON.stringify(fields) }),
      ...(encoding !== 'json' && !inQuery && pairs.length > 0 && { body: encoding === 'multipart' ? multipart(pairs) : urlencoded(pairs) }),
    });
    const text = await response.text();
    return {
      status: response.status,
      contentType: response.headers.get('content-type'),
      headers: response.headers,
      text,
      body: read(text),
    };
  };

export const basic = (apiKey: string) => `Basic ${Buffer.from(`api:${apiKey}`).toString('base64')}`;

const urlencoded = (pairs: readonly (readonly [string, string | Blob])[]) =>
  new URLSearchParams(pairs.map(([name, value]): [string, string] => [name, String(value)]));

function multipart(pairs: readonly (readonly [string, string | Blob])[]): FormData {
  const form = new FormData();
  for (const [name, value] of pairs) form.append(name, value);
  return form;
}

function read(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
