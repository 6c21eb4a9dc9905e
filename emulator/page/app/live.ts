import { openLive } from './call';

export type Kind = 'request' | 'event' | 'message' | 'posting' | 'reset';

type Listener = (kind: Kind, data: unknown) => void;

const listeners = new Set<Listener>();
const watchers = new Set<(isConnected: boolean) => void>();

let connection: AbortController | undefined;

/** Hears what happens in the account that is looked at, until the function that it returns is called. */
export function onLive(listener: Listener): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}

/** Hears whether what is shown is still live. */
export function onConnection(watcher: (isConnected: boolean) => void): () => void {
  watchers.add(watcher);
  return () => void watchers.delete(watcher);
}

const tell = (isConnected: boolean) => {
  for (const watcher of watchers) watcher(isConnected);
};

/** Connects, and again whenever the connection is lost; called once more, it changes over to the account of now. */
export function connect(): void {
  connection?.abort();
  const own = new AbortController();
  connection = own;
  void keep(own.signal);
}

async function keep(signal: AbortSignal): Promise<void> {
  let lastId: string | undefined;
  let isFirst = true;
  while (!signal.aborted) {
    try {
      const response = await openLive(lastId, signal);
      if (!response.ok || response.body === null) throw new Error(response.statusText);
      tell(true);
      // What was missed while nobody listened is not known: everything is read anew.
      if (!isFirst) heard('reset', {});
      isFirst = false;
      await read(response.body, (block) => {
        lastId = /^id: (.*)$/m.exec(block)?.[1] ?? lastId;
        const kind = /^event: (.*)$/m.exec(block)?.[1] as Kind | undefined;
        const data = /^data: (.*)$/m.exec(block)?.[1];
        if (kind !== undefined && data !== undefined) heard(kind, JSON.parse(data));
      });
    } catch {
      // Whatever it was, it is tried again.
    }
    if (signal.aborted) return;
    tell(false);
    await new Promise((resolve) => setTimeout(resolve, 1000));
  }
}

const heard: Listener = (kind, data) => {
  for (const listener of listeners) listener(kind, data);
};

async function read(body: ReadableStream<Uint8Array>, take: (block: string) => void): Promise<void> {
  const reader = body.pipeThrough(new TextDecoderStream() as ReadableWritablePair<string, Uint8Array>).getReader();
  let rest = '';
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    const blocks = (rest + value).split('\n\n');
    rest = blocks.pop() ?? '';
    for (const block of blocks) take(block);
  }
}
