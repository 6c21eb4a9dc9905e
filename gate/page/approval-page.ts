import { createHash, randomBytes } from 'node:crypto';
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import type { Approvals } from '../approval/approvals';
import { digestOf } from '../approval/pending';
import { createEntry } from './entry';
import { type Notice, renderPage, renderWords } from './render-page';

const mostBytes = 4_096;
const rememberedNotices = 50;

/**
 * The page on which a person answers. Serve it on loopback only, over HTTP.
 *
 * It is opened by `http://127.0.0.1:<port>/?key=<secret>`: whoever opens the link first has the page, in that browser, for 12 hours.
 * The link is for the person's terminal, never for an agent.
 *
 * @param options - `secret`: at least 22 random characters. `by`: how the audit names who answers here.
 */
export function createApprovalPage({
  approvals,
  secret,
  by = 'a person on the approval page',
  now = Date.now,
}: {
  readonly approvals: Approvals;
  readonly secret: string;
  readonly by?: string;
  readonly now?: () => number;
}): RequestListener {
  const entry = createEntry(secret);
  const notices = new Map<string, string>();
  const stateOf = () => createHash('sha256').update(approvals.pending().map(digestOf).join()).digest('hex');

  const showPage = (reply: Reply, status: number, notice?: Notice) => {
    const pending = approvals.pending();
    reply.page(status, (nonce) =>
      renderPage({ pending, notice, now: now(), nonce, state: stateOf(), tokenOf: ({ id }, digest) => entry.tokenFor(`${id} ${digest}`) }),
    );
  };

  const open = (reply: Reply, key: string) => {
    const redeemed = entry.redeem(key);
    if (redeemed === undefined) return reply.words(403, 'No access', 'This link is not the one that the gate has printed.');
    // Not by a redirect: where the link stands on a page, browsers would follow it without the cookie.
    return reply.words(200, 'One moment', 'The approval page opens.', {
      next: entry.path,
      ...(redeemed !== 'isUsed' && { cookie: redeemed.cookie }),
    });
  };

  const answer = async (request: IncomingMessage, reply: Reply) => {
    const form = await readForm(request);
    if (!form) return reply.words(400, 'Not understood', 'This is no form of the approval page.');
    if (!entry.isToken(form.token, `${form.id} ${form.digest}`)) return reply.words(403, 'No access', 'This form is not from this page.');
    const pending = approvals.pending().find(({ id }) => id === form.id);
    if (pending && digestOf(pending) !== form.digest)
      return reply.words(403, 'No access', 'This form was not made for what waits now. Open the page again.');
    try {
      // What does not wait any more is refused there, in words.
      approvals.answer(form.id, form.answer, by);
    } catch (error) {
      return showPage(reply, 409, { words: error instanceof Error ? error.message : 'It cannot be answered.', isBad: true });
    }
    const said = form.answer === 'approved' ? 'Approved' : 'Denied';
    notices.set(form.id, `${said}: ${pending?.preview.title ?? form.id}, asked by ${pending?.agent ?? 'an agent'}.`);
    for (const old of [...notices.keys()].slice(0, -rememberedNotices)) notices.delete(old);
    return reply.moveTo(`${entry.path}?done=${form.id}`);
  };

  const handle = async (request: IncomingMessage, reply: Reply) => {
    const { method, url = '' } = request;
    if (!isOurs(request))
      return reply.words(403, 'No access', 'This page answers only to the browser on this computer, under its own address.');
    if (method !== 'GET' && method !== 'POST') return reply.words(405, 'Not allowed', 'This page knows GET and POST.');
    const { pathname, searchParams } = new URL(url.startsWith('/') ? `http://page${url}` : 'http://page/404');
    const key = searchParams.get('key');
    if (pathname === '/' && method === 'GET' && key !== null) return open(reply, key);
    if (!entry.has(request))
      return reply.words(403, 'No access', 'Open the link that the gate has printed, in the browser in which you opened it first.');
    if (pathname === entry.path && method === 'GET') {
      const words = notices.get(searchParams.get('done') ?? '');
      return showPage(reply, 200, words === undefined ? undefined : { words });
    }
    if (pathname === `${entry.path}state` && method === 'GET') return reply.text(stateOf());
    if (pathname === `${entry.path}answer` && method === 'POST') return answer(request, reply);
    return reply.words(404, 'Not found', 'There is nothing here.');
  };

  return (request, response) => {
    const reply = replyWith(response);
    handle(request, reply).catch(() => {
      if (!response.headersSent) reply.words(500, 'Out of order', 'What waits cannot be read. The gate’s own messages say why.');
    });
  };
}

/** Pages of others can neither reach it under a name that they point here (Host), nor send it a form (Origin). */
function isOurs({ headers, method, socket }: IncomingMessage): boolean {
  const port = socket.localPort === 80 ? '' : `:${socket.localPort}`;
  const { host = '', origin } = headers;
  if (!['127.0.0.1', 'localhost', '[::1]'].some((name) => host === `${name}${port}`)) return false;
  if (origin === undefined ? method === 'POST' : origin !== `http://${host}`) return false;
  return method !== 'POST' || ['same-origin', undefined].includes(headers['sec-fetch-site'] as string | undefined);
}

interface Form {
  readonly id: string;
  /** Of what was shown. */
  readonly digest: string;
  readonly token: string;
  readonly answer: 'approved' | 'denied';
}

async function readForm(request: IncomingMessage): Promise<Form | undefined> {
  if (request.headers['content-type'] !== 'application/x-www-form-urlencoded') return undefined;
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    size += part.length;
    if (size > mostBytes) return undefined;
    parts.push(part);
  }
  const form = new URLSearchParams(Buffer.concat(parts).toString('utf8'));
  const [id, digest, token, answer] = ['id', 'digest', 'token', 'answer'].map((name) => form.get(name));
  if (form.size !== 4 || !id || !digest || !token || (answer !== 'approved' && answer !== 'denied')) return undefined;
  return { id, digest, token, answer };
}

type Reply = ReturnType<typeof replyWith>;

function replyWith(response: ServerResponse) {
  const send = (status: number, type: string, body: string, headers: Readonly<Record<string, string>>) => {
    // Whatever is left of a request that was not read ends with its connection.
    response.writeHead(status, {
      ...headers,
      'Content-Type': `${type}; charset=utf-8`,
      'Content-Length': Buffer.byteLength(body),
      Connection: 'close',
    });
    response.end(body);
  };
  const page = (status: number, render: (nonce: string) => string, headers: Readonly<Record<string, string>> = {}) => {
    const nonce = randomBytes(16).toString('base64');
    send(status, 'text/html', render(nonce), { ...safeHeaders(nonce), ...headers });
  };
  return {
    page,
    words: (status: number, title: string, words: string, { next, cookie }: { readonly next?: string; readonly cookie?: string } = {}) =>
      page(status, (nonce) => renderWords(title, words, nonce, next), cookie === undefined ? {} : { 'Set-Cookie': cookie }),
    text: (body: string) => send(200, 'text/plain', body, safeHeaders()),
    moveTo: (location: string) => send(303, 'text/plain', '', { ...safeHeaders(), Location: location }),
  };
}

function safeHeaders(nonce?: string): Readonly<Record<string, string>> {
  const own =
    nonce === undefined ? '' : ` style-src 'nonce-${nonce}'; script-src 'nonce-${nonce}'; connect-src 'self'; form-action 'self';`;
  return {
    'Content-Security-Policy': `default-src 'none';${own} base-uri 'none'; frame-ancestors 'none'`,
    'Cache-Control': 'no-store',
    'X-Content-Type-Options': 'nosniff',
    'X-Frame-Options': 'DENY',
    'Cross-Origin-Opener-Policy': 'same-origin',
    'Cross-Origin-Resource-Policy': 'same-origin',
    // With `no-referrer` browsers say `Origin: null` with a form, so that its origin could not be checked.
    'Referrer-Policy': 'same-origin',
  };
}
