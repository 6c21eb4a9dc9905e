import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename } from 'node:path';
import { run } from './run';

interface Options {
  readonly method?: 'POST';
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

interface Undici {
  readonly Agent: new (options: { connections: number }) => object;
  readonly request: (
    url: string,
    options: Options & { dispatcher: object },
  ) => Promise<{ readonly statusCode: number; readonly body: { text(): Promise<string> } }>;
}

interface Event {
  readonly id: string;
  readonly event: string;
  readonly timestamp: number;
  readonly message?: { readonly size?: number };
}

const BOUNDARY = 'a-boundary-that-no-message-has';

const head = (filename: string) =>
  `--${BOUNDARY}\r\ncontent-disposition: form-data; name="attachment"; filename="${filename}"\r\ncontent-type: application/octet-stream\r\n\r\n`;

const end = Buffer.from(`\r\n--${BOUNDARY}--\r\n`);

/** What a careful programmer writes who needs nothing else: the same fields, bounded connections, keep-alive, large bodies in pieces. */
void run(({ address, apiKey, domain, message, eventsAPage }) => {
  // The SDK's, because another package of this workspace brings an older one.
  const { Agent, request }: Undici = createRequire(require.resolve('mailgun-sdk'))('undici');
  const dispatcher = new Agent({ connections: 100 });
  const authorization = `Basic ${Buffer.from(`api:${apiKey}`).toString('base64')}`;

  async function ask<Answer>(url: string, options: Options): Promise<Answer> {
    const { statusCode, body } = await request(url, { ...options, dispatcher });
    const text = await body.text();
    if (statusCode !== 200) throw new Error(`${statusCode}: ${text}`);
    return JSON.parse(text);
  }

  // undici takes any iterable for a body, its types a stream.
  const post = (body: string | Iterable<Buffer> | AsyncIterable<Buffer>, length: number) =>
    ask<{ id: string }>(`${address}/v3/${domain}/messages`, {
      method: 'POST',
      headers: { authorization, 'content-type': `multipart/form-data; boundary=${BOUNDARY}`, 'content-length': String(length) },
      body: body as string,
    });

  return {
    send() {
      const body = `${form(message)}--${BOUNDARY}--\r\n`;
      return post(body, Buffer.byteLength(body));
    },
    attach(filename, data) {
      const start = Buffer.from(form(message) + head(filename));
      return post([start, data, end], start.length + data.length + end.length);
    },
    async stream(path) {
      const { size } = await stat(path);
      const start = Buffer.from(form(message) + head(basename(path)));
      async function* body() {
        yield start;
        yield* createReadStream(path);
        yield end;
      }
      return post(body(), start.length + size + end.length);
    },
    async readEvents(domain, seen) {
      let next = `${address}/v3/${domain}/events?limit=${eventsAPage}`;
      for (;;) {
        const page = await ask<{ items: readonly Event[]; paging: { next: string } }>(next, { headers: { authorization } });
        if (page.items.length === 0) return;
        for (const event of page.items) seen(event.message?.size);
        next = page.paging.next;
      }
    },
  };
});

function form(fields: Readonly<Record<string, string>>): string {
  let text = '';
  for (const name in fields) text += `--${BOUNDARY}\r\ncontent-disposition: form-data; name="${name}"\r\n\r\n${fields[name]}\r\n`;
  return text;
}
