import { Agent, request } from 'node:http';

export interface Wanted {
  readonly url: string;
  readonly method?: string;
  readonly headers: Readonly<Record<string, string | number>>;
  readonly body?: string | Buffer;
}

/** Its connections stay open. */
const agent = new Agent({ keepAlive: true });

/** One exchange, to the end of its answer, with the bytes of both as they are. */
export function exchange({ url, method = 'GET', headers, body }: Wanted): Promise<string> {
  return new Promise((resolve, reject) => {
    const sent = request(url, { agent, method, headers }, (response) => {
      let text = '';
      response
        .setEncoding('utf8')
        .on('data', (part: string) => {
          text += part;
        })
        .on('error', reject)
        .on('end', () => {
          if (response.statusCode === 200) resolve(text);
          else reject(new Error(`${method} ${url} was answered with ${response.statusCode}: ${text.slice(0, 500)}`));
        });
    });
    sent.on('error', reject).end(body);
  });
}

/** The same as a client of Mailgun makes it: the key, or an agent's token. */
export const keyed = (key: string) => ({ authorization: `Basic ${Buffer.from(`api:${key}`).toString('base64')}` });

const boundary = '----------------------------474711';

/** The form of a message, and of a file beside it. */
export function form(fields: Readonly<Record<string, string>>, file?: Buffer): { headers: Record<string, string | number>; body: Buffer } {
  const parts = Object.entries(fields).map(
    ([name, value]) => `--${boundary}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`,
  );
  const head = `--${boundary}\r\nContent-Disposition: form-data; name="attachment"; filename="file.bin"\r\nContent-Type: application/octet-stream\r\n\r\n`;
  const body = Buffer.concat([
    Buffer.from(parts.join('')),
    ...(file === undefined ? [] : [Buffer.from(head), file, Buffer.from('\r\n')]),
    Buffer.from(`--${boundary}--\r\n`),
  ]);
  return { headers: { 'content-type': `multipart/form-data; boundary=${boundary}`, 'content-length': body.length }, body };
}

const version = '2026-07-28';
const meta = {
  'io.modelcontextprotocol/protocolVersion': version,
  'io.modelcontextprotocol/clientCapabilities': {},
  'io.modelcontextprotocol/clientInfo': { name: 'benchmark', version: '1' },
};

/** A request of MCP over HTTP, in the newest revision. */
export function mcpRequest(url: string, token: string, method: string, params: { readonly name?: string }): Wanted {
  const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method, params: { ...params, _meta: meta } });
  const headers = {
    authorization: `Bearer ${token}`,
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(body),
    accept: 'application/json, text/event-stream',
    'mcp-protocol-version': version,
    'mcp-method': method,
    ...(params.name === undefined ? {} : { 'mcp-name': params.name }),
  };
  return { url: `${url}/mcp`, method: 'POST', headers, body };
}

/** @throws where it failed, so that no failure is measured. */
export function resultIn(answer: string): Record<string, unknown> {
  const [, data = answer] = /^data: (.*)$/m.exec(answer) ?? [];
  const { result, error } = JSON.parse(data) as { result?: Record<string, unknown>; error?: object };
  if (result === undefined || result.isError === true) throw new Error(`MCP answered ${JSON.stringify(error ?? result).slice(0, 500)}`);
  return result;
}
