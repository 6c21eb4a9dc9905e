import { createServer, request as forward } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Emulator, Fault } from 'mailgun-emulator';

/** A way in which one request of a run goes wrong. */
export interface Breakage {
  readonly name: string;
  /** What the emulator does to the request with this number, counted from 1. */
  readonly strike?: (request: number) => Fault;
  /** What dies once the request is there: before it is carried out, or after. */
  readonly kills?: 'provider' | 'engine';
  /** Mailgun cannot be reached from this request on. */
  readonly refuses?: boolean;
  /** Only for requests that follow a creation, and are not about the absence of what was created. */
  readonly isAfterCreation?: boolean;
}

const soon = { 'retry-after': '0' };
const failed = { status: 500, body: { message: 'Internal Server Error' }, headers: soon };
const page = '<html><body><h1>Web filter</h1>This site is being checked.</body></html>';
const once =
  (fault: Fault) =>
  (nth: number): Fault =>
    ({ ...fault, nth }) as Fault;
const fromThenOn =
  (fault: Fault) =>
  (nth: number): Fault =>
    ({ ...fault, skip: nth - 1, times: 'always' }) as Fault;

export const breakages: readonly Breakage[] = [
  { name: 'connection refused from then on', refuses: true },
  { name: 'closed before the work', strike: once({ when: 'before', answer: 'drop' }) },
  { name: 'closed after the work', strike: once({ when: 'after', answer: 'drop' }) },
  { name: 'closed after the work from then on', strike: fromThenOn({ when: 'after', answer: 'drop' }) },
  { name: 'answer cut off', strike: once({ when: 'after', answer: 'cut' }) },
  { name: '429 once', strike: once({ answer: { status: 429, body: { message: 'Too many requests' }, headers: soon } }) },
  {
    name: '429 with an hour to wait',
    strike: once({ answer: { status: 429, body: { message: 'Too many requests' }, headers: { 'retry-after': '3600' } } }),
  },
  { name: '500 before the work', strike: once({ when: 'before', answer: failed }) },
  { name: '500 after the work', strike: once({ when: 'after', answer: failed }) },
  { name: '500 before the work from then on', strike: fromThenOn({ when: 'before', answer: failed }) },
  {
    name: '502 of a proxy after the work',
    strike: once({ when: 'after', answer: { status: 502, body: page, contentType: 'text/html', headers: soon } }),
  },
  { name: 'page of a proxy with 200', strike: once({ when: 'before', answer: { status: 200, body: page, contentType: 'text/html' } }) },
  { name: 'no answer, not carried out', strike: once({ when: 'before', answer: 'hang' }) },
  { name: 'no answer, carried out', strike: once({ when: 'after', answer: 'hang' }) },
  { name: '404 right after creation', strike: once({ answer: { status: 404, body: { message: 'Not found' } } }), isAfterCreation: true },
  { name: '401 from then on', strike: fromThenOn({ answer: { status: 401, body: 'Forbidden', contentType: 'text/plain' } }) },
  { name: 'provider killed before the work', strike: once({ when: 'before', answer: 'hang' }), kills: 'provider' },
  { name: 'provider killed after the work', strike: once({ when: 'after', answer: 'hang' }), kills: 'provider' },
  { name: 'engine killed meanwhile', strike: once({ when: 'after', latency: 100 } as Fault), kills: 'engine' },
];

/** Mailgun behind an address that nobody listens on any more after so many requests. */
export async function refusingAfter(requests: number, { url }: Emulator): Promise<{ readonly url: string; close(): void }> {
  const target = new URL(url);
  let left = requests;
  const server = createServer((incoming, outgoing) => {
    left -= 1;
    const outbound = forward(
      { host: target.hostname, port: target.port, path: incoming.url, method: incoming.method, headers: incoming.headers },
      (answer) => {
        // Before the answer goes out: the next request comes at once.
        if (left <= 0) server.close();
        outgoing.writeHead(answer.statusCode ?? 500, { ...answer.headers, connection: 'close' });
        answer.pipe(outgoing);
      },
    );
    incoming.pipe(outbound);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  if (left === 0) await new Promise((resolve) => server.close(resolve));
  return {
    url: `http://127.0.0.1:${port}`,
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}
