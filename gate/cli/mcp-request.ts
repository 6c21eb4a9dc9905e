import { request } from 'node:http';

/** One tool call over streamable HTTP, as a client of MCP makes it, and what its result says. */
export async function callTool(url: string, token: string, name: string, given: object): Promise<string> {
  const answer = await post(url, token, name, {
    jsonrpc: '2.0',
    id: 1,
    method: 'tools/call',
    params: { name, arguments: given, _meta: meta },
  });
  const [, data = answer] = /^data: (.*)$/m.exec(answer) ?? [];
  const { result, error } = JSON.parse(data) as Reply;
  return (
    error?.message ??
    (result?.structuredContent === undefined
      ? (result?.content.map(({ text }) => text).join(' ') ?? '')
      : JSON.stringify(result.structuredContent).slice(0, 200))
  );
}

interface Reply {
  readonly result?: { readonly content: readonly { readonly text?: string }[]; readonly structuredContent?: unknown };
  readonly error?: { readonly message: string };
}

const version = '2026-07-28';
const meta = {
  'io.modelcontextprotocol/protocolVersion': version,
  'io.modelcontextprotocol/clientCapabilities': {},
  'io.modelcontextprotocol/clientInfo': { name: 'mailgun-gate demo', version: '1' },
};

const post = (url: string, token: string, name: string, body: object) =>
  new Promise<string>((resolve, reject) => {
    const headers = {
      authorization: `Bearer ${token}`,
      'content-type': 'application/json',
      accept: 'application/json, text/event-stream',
      'mcp-protocol-version': version,
      'mcp-method': 'tools/call',
      'mcp-name': name,
    };
    const sent = request(url, { method: 'POST', headers }, (response) => {
      let text = '';
      response
        .setEncoding('utf8')
        .on('data', (part) => (text += part))
        .on('end', () => resolve(text))
        .on('error', reject);
    });
    sent.on('error', reject).end(JSON.stringify(body));
  });
