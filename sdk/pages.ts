import type { Paging } from './schema/endpoint';

/** One answer of a list. */
export interface Page<Item> {
  readonly items: readonly Item[];
}

/** Every item of a list, fetched page by page as it is read. Stopping early fetches nothing more. */
export interface Pages<Item, Answer extends Page<Item> = Page<Item>> extends AsyncIterable<Item> {
  /** The same list, a page at a time, with what Mailgun says beside the items (totals, aggregates). */
  pages(): AsyncIterable<Answer>;
  /** The whole list in memory. */
  toArray(): Promise<Item[]>;
}

/** What Mailgun puts beside the items to say where the list goes on. */
interface Answered<Item> extends Page<Item> {
  readonly totalCount?: number;
  readonly paging?: { readonly next?: string | undefined };
  readonly pagination?: { readonly total?: number | undefined; readonly next?: string | undefined };
}

/** How a page is asked for: by fields of the input, or by the address that the page before gave. */
export type Turn = { readonly fields: Readonly<Record<string, unknown>> } | { readonly url: string };

type Input = Readonly<Record<string, unknown>>;
type Fetch<Item> = (turn: Turn) => Promise<Answered<Item>>;

/** Walks a list in Mailgun's paging style. */
export function createPages<Item>(paging: Paging, input: Input, fetch: Fetch<Item>): Pages<Item> {
  const pages = () => walks[paging](input, fetch);
  return {
    pages,
    [Symbol.asyncIterator]: () => itemsOf(pages()),
    async toArray() {
      const items: Item[] = [];
      for await (const page of pages()) for (const item of page.items) items.push(item);
      return items;
    },
  };
}

/** By hand, because `yield*` over the items of a page takes longer than reading them from JSON. */
function itemsOf<Item>(pages: AsyncGenerator<Page<Item>>): AsyncIterator<Item> {
  let items: readonly Item[] = [];
  let index = 0;
  let turn: Promise<unknown> = Promise.resolve();

  const next = async (): Promise<IteratorResult<Item>> => {
    while (index >= items.length) {
      const page = await pages.next();
      if (page.done) return { done: true, value: undefined };
      items = page.value.items;
      index = 0;
    }
    index += 1;
    return { done: false, value: items[index - 1] as Item };
  };

  return {
    next() {
      if (index < items.length) {
        index += 1;
        return Promise.resolve({ done: false, value: items[index - 1] as Item });
      }
      const result = turn.then(next);
      turn = result.catch(() => {});
      return result;
    },
    async return() {
      items = [];
      await pages.return(undefined);
      return { done: true, value: undefined };
    },
  };
}

const walks: Readonly<Record<Paging, <Item>(input: Input, fetch: Fetch<Item>) => AsyncGenerator<Page<Item>>>> = {
  async *whole(input, fetch) {
    yield await fetch({ fields: input });
  },

  async *skip(input, fetch) {
    for (let skip = Number(input.skip ?? 0); ; ) {
      const page = await fetch({ fields: { ...input, skip } });
      if (page.items.length > 0) yield page;
      skip += page.items.length;
      if (page.items.length === 0 || (page.totalCount !== undefined && skip >= page.totalCount)) return;
    }
  },

  /** `paging.next` is there on the last page too: only an empty page ends the list (mailgun-ruby, events.yml, 2025). */
  async *cursor(input, fetch) {
    let turn: Turn = { fields: input };
    for (;;) {
      const page = await fetch(turn);
      if (page.items.length === 0) return;
      yield page;
      if (page.paging?.next === undefined || page.paging.next === '') return;
      turn = { url: page.paging.next };
    }
  },

  async *bodySkip(input, fetch) {
    const pagination = (input.pagination ?? {}) as { readonly skip?: number };
    for (let skip = pagination.skip ?? 0; ; ) {
      const page = await fetch({ fields: { ...input, pagination: { ...pagination, skip } } });
      if (page.items.length > 0) yield page;
      skip += page.items.length;
      if (page.items.length === 0 || (page.pagination?.total !== undefined && skip >= page.pagination.total)) return;
    }
  },

  async *bodyToken(input, fetch) {
    let fields = input;
    for (;;) {
      const page = await fetch({ fields });
      if (page.items.length > 0) yield page;
      const token = page.pagination?.next;
      if (page.items.length === 0 || token === undefined || token === '') return;
      fields = { ...input, pagination: { ...(input.pagination as object | undefined), token } };
    }
  },
};
