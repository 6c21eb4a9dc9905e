import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { basename } from 'node:path';
import { eventsOf } from './events';
import { EVENTS_A_PAGE, message } from './job';

/** What came since the last question. */
export interface Received {
  readonly connections: number;
  /** Messages that had all of their fields. */
  readonly messages: number;
  /** Files of which every byte arrived. */
  readonly files: number;
}

/**
 * A Mailgun that always answers the same and counts what comes, in a process of its own: `local-mailgun.js FILE…`.
 * It says its address to the process that forked it, and what it received whenever it is sent anything.
 */
const files = new Map(process.argv.slice(2).map((path) => [basename(path), readFileSync(path)]));
const counts = { connections: 0, messages: 0, files: 0 };

const server = createServer({ keepAliveTimeout: 60_000, requestTimeout: 0 }, (request, response) => {
  if (request.method === 'POST') void receive(request, response);
  else answerEvents(request, response);
});

server.on('connection', () => {
  counts.connections += 1;
});
server.listen(0, '127.0.0.1', () => process.send?.(`http://127.0.0.1:${(server.address() as AddressInfo).port}`));

process.on('message', () => {
  process.send?.(counts);
  Object.assign(counts, { connections: 0, messages: 0, files: 0 } satisfies Received);
});
process.on('disconnect', () => process.exit());

const queued = Buffer.from(JSON.stringify({ id: '<20260124124439.4711@mail.example.com>', message: 'Queued. Thank you.' }));

async function receive(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  const body = Buffer.concat(chunks);
  if (Object.values(message).every((value) => body.includes(value))) counts.messages += 1;
  if (hasWholeFile(body)) counts.files += 1;
  answer(response, queued);
}

/** Byte for byte, and nothing after it but the end of the part. */
function hasWholeFile(body: Buffer): boolean {
  const [, name = ''] = /filename="([^"]+)"/.exec(body.toString('latin1', 0, 4096)) ?? [];
  const file = files.get(name);
  if (file === undefined) return false;
  const start = body.indexOf('\r\n\r\n', body.indexOf('filename="')) + 4;
  const end = start + file.length;
  return body.subarray(start, end).equals(file) && body.toString('latin1', end, end + 4) === '\r\n--';
}

const wholePage = eventsOf(EVENTS_A_PAGE);

function answerEvents(request: IncomingMessage, response: ServerResponse): void {
  const [, , domain = '', , page = '0'] = new URL(request.url ?? '', 'http://localhost').pathname.split('/');
  // A domain says how many events its log has: `100000.example.com`.
  const left = Math.max(0, Number.parseInt(domain, 10) - Number(page) * EVENTS_A_PAGE);
  const url = (to: number) => `http://${request.headers.host}/v3/${domain}/events/${to}`;
  const paging = { next: url(Number(page) + 1), previous: url(Number(page)), first: url(0), last: url(Number(page)) };
  const items = left < EVENTS_A_PAGE ? eventsOf(left) : wholePage;
  answer(response, Buffer.from('{"items":'), items, Buffer.from(`,"paging":${JSON.stringify(paging)}}`));
}

function answer(response: ServerResponse, ...body: readonly Buffer[]): void {
  const length = body.reduce((sum, part) => sum + part.length, 0);
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': length });
  for (const part of body) response.write(part);
  response.end();
}
