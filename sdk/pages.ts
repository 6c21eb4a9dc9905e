import type { Paging } from './endpoint';

/** One answer of a list. */
export interface Page<Item> {
  readonly items: readonly Item[];
}

/** Every item of a list, fetched page by page as it is read. Stopping early fetches nothing more. */
export interface Pages<Item> extends AsyncIterable<Item> {
  /** The same list, a page at a time. */
  pages(): AsyncIterable<Page<Item>>;
}

/** What Mailgun puts beside the items to say where the list goes on. */
interface Answered<Item> extends Page<Item> {
  readonly totalCount?: number;
  readonly paging?: { readonly next?: string | undefined };
}

/** How a page is asked for: by fields of the input, or by the address that the page before gave. */
export type Turn = { readonly fields: Readonly<Record<string, unknown>> } | { readonly url: string };

/** Walks a list in Mailgun's paging style. */
export function createPages<Item>(
  paging: Paging,
  input: Readonly<Record<string, unknown>>,
  fetch: (turn: Turn) => Promise<Answered<Item>>,
): Pages<Item> {
  const pages = () => (paging === 'skip' ? bySkip(input, fetch) : byCursor(input, fetch));
  return {
    pages,
    async *[Symbol.asyncIterator]() {
      for await (const page of pages()) yield* page.items;
    },
  };
}

async function* bySkip<Item>(input: Readonly<Record<string, unknown>>, fetch: (turn: Turn) => Promise<Answered<Item>>) {
  for (let skip = Number(input.skip ?? 0); ; ) {
    const page = await fetch({ fields: { ...input, skip } });
    if (page.items.length > 0) yield page;
    skip += page.items.length;
    if (page.items.length === 0 || (page.totalCount !== undefined && skip >= page.totalCount)) return;
  }
}

/** `paging.next` is there on the last page too: only an empty page ends the list (mailgun-ruby, events.yml, 2025). */
async function* byCursor<Item>(input: Readonly<Record<string, unknown>>, fetch: (turn: Turn) => Promise<Answered<Item>>) {
  let turn: Turn = { fields: input };
  for (;;) {
    const page = await fetch(turn);
    if (page.items.length === 0) return;
    yield page;
    if (page.paging?.next === undefined) return;
    turn = { url: page.paging.next };
  }
}
