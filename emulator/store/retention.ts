import type { ReceivedRequest } from '../http/requests';
import type { Store, Stores } from './store';
import type { StoredMessage } from './stored';

/** How much an account keeps. What is beyond it goes, oldest first. */
export interface Keep {
  /** Messages of a region. Default 100,000. */
  readonly messages: number;
  /** Bytes of the messages of a region, with their files; and of the fields of requests as many. Default 1 GiB. */
  readonly bytes: number;
  /** Milliseconds for which messages and events are kept, by the account's clock. Default: for ever. */
  readonly age: number;
  /** Requests. Default 10,000. */
  readonly requests: number;
  /** Events of a region, and what is posted because of them. Default 500,000. */
  readonly events: number;
}

export const keepByDefault: Keep = {
  messages: 100_000,
  bytes: 2 ** 30,
  age: Number.POSITIVE_INFINITY,
  requests: 10_000,
  events: 500_000,
};

export interface Retention {
  /** A message has come. */
  message(store: Store, added: StoredMessage): void;
  /** An event has been written. */
  event(store: Store): void;
  /** A request has been noted. */
  request(requests: ReceivedRequest[]): void;
}

export function createRetention(stores: Stores, keep: Keep): Retention {
  /** The whole list is looked at only after this many bytes more. */
  let unchecked = 0;
  const counts = new Map(Object.values(stores).map((store) => [store, { bytes: 0, messages: 0 }]));

  const count = (store: Store, added: StoredMessage) => {
    const known = counts.get(store) ?? { bytes: 0, messages: 0 };
    const isAsBefore = known.messages === store.messages.length - 1;
    // A reset, a deletion or a test has taken some away: only then all are looked at.
    const bytes = isAsBefore ? known.bytes + bytesOf(added) : store.messages.reduce((sum, one) => sum + bytesOf(one), 0);
    const now = { bytes, messages: store.messages.length };
    counts.set(store, now);
    return now;
  };

  return {
    message: (store, added) => {
      const counted = count(store, added);
      const oldest = +store.now() - keep.age;
      let gone = excess(store.messages.length, keep.messages);
      let bytes = counted.bytes - store.messages.slice(0, gone).reduce((sum, one) => sum + bytesOf(one), 0);
      for (let next = store.messages[gone]; next !== undefined && isTooMuch(next); next = store.messages[gone]) {
        // The last one stays, however large it is: whoever sent it looks for it.
        if (gone === store.messages.length - 1) break;
        bytes -= bytesOf(next);
        gone += 1;
      }
      store.messages.splice(0, gone);
      counts.set(store, { bytes, messages: store.messages.length });

      function isTooMuch({ receivedAt }: StoredMessage): boolean {
        return bytes > keep.bytes || +receivedAt < oldest;
      }
    },
    event: ({ events, postings, now }) => {
      const oldest = +now() - keep.age;
      let gone = excess(events.length, keep.events);
      for (let next = events[gone]; next !== undefined && +next.timestamp < oldest; next = events[gone]) gone += 1;
      if (gone > 0) events.splice(0, gone);
      for (const id of postings.size > keep.events ? postings.keys() : []) {
        if (postings.size <= keep.events) break;
        postings.delete(id);
      }
    },
    request: (requests) => {
      requests.splice(0, excess(requests.length, keep.requests));
      unchecked += bytesOfFields(requests.at(-1)?.fields);
      if (unchecked < keep.bytes / 20) return;
      unchecked = 0;
      let bytes = 0;
      // From the newest, which stays however large it is, to those that are too much.
      for (let at = requests.length - 1; at >= 0; at -= 1) {
        bytes += bytesOfFields(requests[at]?.fields);
        if (bytes <= keep.bytes * 0.95 || at === requests.length - 1) continue;
        requests.splice(0, at + 1);
        return;
      }
    },
  };
}

/** A list of many is cut by a hundredth of it at once: each cut moves what stays. */
const excess = (length: number, most: number) => (length > most + Math.floor(most / 100) ? length - most : 0);

const sizes = new WeakMap<StoredMessage, number>();

function bytesOf(message: StoredMessage): number {
  const known = sizes.get(message);
  if (known !== undefined) return known;
  const { input, files, mime = '' } = message;
  const texts = [input.text, input.html, input.ampHtml, input.subject, mime].reduce((sum, text = '') => sum + Buffer.byteLength(text), 0);
  const size = texts + files.reduce((sum, file) => sum + file.size, 0);
  sizes.set(message, size);
  return size;
}

/** What a value takes, roughly: texts and files are all that can be large. */
function bytesOfFields(value: unknown): number {
  if (typeof value === 'string') return value.length;
  if (ArrayBuffer.isView(value)) return value.byteLength;
  if (typeof value !== 'object' || value === null) return 0;
  return Object.values(value).reduce<number>((sum, each) => sum + bytesOfFields(each), 0);
}
