import { setTimeout as sleep } from 'node:timers/promises';
import type { Answer } from '../http/answer';
import { limitHeaders, limitWords } from '../http/rate-limit';
import type { ReplacedAnswer } from './answers';

/** Stands for the answer where the request was not carried out. */
export const promised: Answer = {
  status: 200,
  headers: { 'content-type': 'application/json; charset=utf-8' },
  body: '{"message":"The emulator has not carried this out."}\n',
};

export function replacement({ status, body = '', contentType, headers = {} }: ReplacedAnswer): Answer {
  const isText = typeof body === 'string';
  const type = contentType ?? (isText ? 'text/plain; charset=utf-8' : 'application/json; charset=utf-8');
  return { status, headers: { 'content-type': type, ...headers }, body: isText ? body : `${JSON.stringify(body)}\n` };
}

/** As nginx writes it. */
export const badGateway: Answer = {
  status: 502,
  headers: { 'content-type': 'text/html' },
  body: [
    '<html>',
    '<head><title>502 Bad Gateway</title></head>',
    '<body>',
    '<center><h1>502 Bad Gateway</h1></center>',
    '<hr><center>nginx</center>',
    '</body>',
    '</html>',
    '',
  ].join('\r\n'),
};

/** What a rate limit is told to whom. */
export interface Limited {
  /** The service that is asked, as the SDK names it. */
  readonly noun: string;
  /** The domain in the path. */
  readonly domain: string;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/** `Retry-After` is in no recording, but other people's clients look for it. */
export const rateLimited = (seconds: number, { noun, domain, now }: Limited): Answer => ({
  ...replacement({ status: 429, body: limitWords(noun, domain, seconds) }),
  headers: {
    'content-type': 'application/json; charset=utf-8',
    'retry-after': String(seconds),
    ...limitHeaders({ requests: 300, used: 300, reset: now + seconds * 1000 }),
  },
});

/** The top bit of every second byte is changed, beginning with the first: as long as before, but neither JSON nor UTF-8. */
export function garbled({ status, headers, body }: Answer): Answer {
  const bytes = Buffer.from(body);
  for (const [index, byte] of bytes.entries()) if (index % 2 === 0) bytes[index] = byte ^ 0x80;
  return { status, headers, body: bytes.length === 0 ? '' : bytes };
}

/** The answer, with a body that comes in pieces, one at the end of each of as many equal times. */
export function dripping({ status, headers, body }: Answer, milliseconds: number, chunks: number): Response {
  const bytes = Buffer.from(body);
  const count = Math.min(chunks, bytes.length);
  if (count === 0) return new Response(null, { status, headers });
  const end = (chunk: number) => Math.floor((bytes.length * chunk) / count);
  let sent = 0;
  const stream = new ReadableStream<Uint8Array>({
    async pull(controller) {
      await sleep(milliseconds / count, undefined, { ref: false });
      controller.enqueue(bytes.subarray(end(sent), end(sent + 1)));
      sent += 1;
      if (sent === count) controller.close();
    },
  });
  return new Response(stream, { status, headers: { ...headers, 'content-length': String(bytes.length) } });
}
