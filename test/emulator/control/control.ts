import { request } from 'node:http';
import type { Emulator } from 'mailgun-emulator';
import { basic } from '../http';

export interface ControlAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
  // biome-ignore lint/suspicious/noExplicitAny: what a test expects of it, it says itself.
  readonly body: any;
}

interface Settings {
  readonly apiKey?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Calls `GET /messages` of the control API and the like, with the plainest client there is: it may send any host and any origin. */
export function control(emulator: Emulator, route: string, input: object | string = {}, settings: Settings = {}): Promise<ControlAnswer> {
  const [method = '', path = ''] = route.split(' ');
  const travels = typeof input === 'string' || (method !== 'GET' && method !== 'DELETE');
  const fields = Object.entries(input).filter(([name]) => travels || !path.includes(`{${name}}`));
  const filled = Object.entries(input).reduce((all, [name, value]) => all.replace(`{${name}}`, encodeURIComponent(String(value))), path);
  const query = travels
    ? ''
    : `?${new URLSearchParams(fields.map(([name, value]): [string, string] => [name, value instanceof Date ? value.toISOString() : String(value)]))}`;
  const body = !travels ? undefined : typeof input === 'string' ? input : JSON.stringify(input);
  const headers = {
    ...(settings.apiKey !== undefined && { authorization: basic(settings.apiKey) }),
    ...(body !== undefined && { 'content-type': 'application/json' }),
    ...settings.headers,
  };
  return new Promise((resolve, reject) => {
    const sent = request(`${emulator.url}/_emulator${filled}${query}`, { method, headers }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (chunk: string) => {
        text += chunk;
      });
      response
        .on('error', reject)
        .on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, text, body: read(text) }));
    });
    sent.on('error', reject).end(body);
  });
}

function read(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
