import type { Context as Call } from 'hono';
import type { Region } from 'mailgun-sdk';
import type { ReceivedRequest } from '../http/requests';
import type { State } from '../state';
import type { LiveEntry } from '../store/live';
import { messageOf } from '../store/message-of';
import type { StoredEvent } from '../store/stored';
import { showEvent } from './event-shape';
import { showMail } from './mail-shape';
import { showPosting } from './operations/postings';
import { showRequest } from './operations/requests';

const encoder = new TextEncoder();

/** How often a silent stream is written to, so that nothing between takes it for dead. */
const beat = 15_000;

/** What happens, as server-sent events, each with an id to go on from. */
export function live(state: State, { req }: Pick<Call, 'req'>): Response {
  const from = Number(req.header('last-event-id') ?? state.live.last);
  let stop = () => {};
  const body = new ReadableStream<Uint8Array>({
    start: (stream) => {
      let hasEnded = false;
      const write = (text: string) => {
        if (!hasEnded) stream.enqueue(encoder.encode(text));
      };
      const send = (entry: LiveEntry) => {
        // A reader that does not read must not fill the memory: it comes back with the id of the last one.
        if (!hasEnded && (stream.desiredSize ?? 0) < -mostWaiting) {
          stop();
          stream.close();
        }
        write(`id: ${entry.id}\nevent: ${entry.kind}\ndata: ${JSON.stringify(shown(state, entry))}\n\n`);
      };
      const forget = state.live.listen(send);
      const timer = setInterval(() => write(': still here\n\n'), beat).unref();
      stop = () => {
        hasEnded = true;
        clearInterval(timer);
        forget();
      };
      write('retry: 1000\n\n');
      for (const entry of state.live.since(Number.isInteger(from) ? from : state.live.last)) send(entry);
    },
    cancel: () => stop(),
  });
  return new Response(body, {
    headers: { 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' },
  });
}

/** A message to 1,000 recipients has 3,000 entries at once; what is kept is more than this, so that nothing is missed. */
const mostWaiting = 4000;

/** Made only when it is sent. */
function shown({ stores }: State, { kind, data }: LiveEntry): unknown {
  switch (kind) {
    case 'request':
      return showRequest(data as ReceivedRequest);
    case 'event': {
      const { region, event } = data as { region: Region; event: StoredEvent };
      return showEvent(region, event);
    }
    case 'message': {
      const { region, storageKey } = data as { region: Region; storageKey: string };
      const message = messageOf(stores[region], storageKey);
      // It may be deleted by now.
      if (message === undefined) return { key: storageKey, region };
      const { text: _, html: __, ...mail } = showMail({ region, message, events: [] });
      return mail;
    }
    case 'posting': {
      const { region, id } = data as { region: Region; id: string };
      const posting = stores[region].postings.get(id);
      return posting === undefined ? { id, region } : showPosting(region, posting);
    }
    case 'reset':
      return {};
  }
}
