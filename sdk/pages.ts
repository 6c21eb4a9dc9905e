import { MailgunError } from './errors';
import { UNREADABLE } from './schema/decoder';
import type { Paging } from './schema/endpoint';
import { adviceFor } from './unread-list';

/** One answer of a list. */
export interface Page<Item> {
  readonly items: readonly Item[];
}

/** A page by itself. */
export interface OpenPage {
  /** Gives the page after this one to `page`, today or from another program; `undefined` on the last page. The page after may be empty. */
  readonly nextPage: string | undefined;
}

/**
 * Every item of a list, fetched page by page as it is read. Stopping early fetches nothing more.
 * `await` fetches nothing: read it with `for await`, `toArray()` or `page()`.
 */
export interface Pages<Item, Answer extends Page<Item> = Page<Item>> extends AsyncIterable<Item> {
  /** The same list, a page at a time, with what Mailgun says beside the items (totals, aggregates). */
  pages(): AsyncIterable<Answer>;
  /** One page: the first, or the one that `nextPage` of another says. `invalid_request` where that is of another list. */
  page(from?: string): Promise<Answer & OpenPage>;
  /** The whole list in memory, or its first items where the call has a `limit`. */
  toArray(): Promise<Item[]>;
}

/** What every list takes beside the fields that Mailgun knows. */
export interface ListLimit {
  /** Items in all. Default: every item there is. How many are fetched at a time is `pageSize`. */
  readonly limit?: number | undefined;
}

/** What Mailgun puts beside the items to say where the list goes on. */
interface Answered<Item> extends Page<Item> {
  readonly totalCount?: number;
  readonly paging?: { readonly next?: string | undefined };
  readonly pagination?: { readonly total?: number | undefined; readonly next?: string | undefined };
}

/**
 * How a page is asked for: by fields of the input, or by the address that the page before gave.
 * `outside`: the address went through the program's hands, and may lead anywhere.
 */
export type Turn = { readonly fields: Readonly<Record<string, unknown>> } | { readonly url: string; readonly outside: boolean };

type Input = Readonly<Record<string, unknown>>;
type Fetch<Item> = (turn: Turn) => Promise<Answered<Item>>;

interface List extends ListLimit {
  readonly route: string;
}

/** Walks a list in Mailgun's paging style. */
export function createPages<Item>(
  paging: Paging,
  input: Input,
  fetch: Fetch<Item>,
  { route, limit }: List = { route: 'list' },
): Pages<Item> {
  const style = styles[paging];
  const refuse = (words: string) => new MailgunError('invalid_request', route, words);
  const pages = () => {
    if (limit !== undefined && !(Number.isInteger(limit) && limit > 0)) return failing(refuse('limit: must be a whole number from 1'));
    return firstOf(withoutUnreadable(walk(style, input, fetch)), limit ?? Number.POSITIVE_INFINITY);
  };
  return Object.assign(Object.create(adviceFor(route)), {
    pages,
    [Symbol.asyncIterator]: () => itemsOf(pages()),
    async page(from?: string) {
      if (from !== undefined && !style.isToken(from))
        throw refuse(`there is no page ${JSON.stringify(from)}: give nextPage of another page`);
      const turn = style.turn(input, from, true);
      const answer = await fetch(turn);
      return { ...readable(answer), nextPage: style.next(turn, answer) };
    },
    async toArray() {
      const items: Item[] = [];
      for await (const page of pages()) for (const item of page.items) items.push(item);
      return items;
    },
  } satisfies Pages<Item>);
}

// biome-ignore lint/correctness/useYield: it fails when it is read, as every mistake in an input does.
async function* failing(error: MailgunError): AsyncGenerator<never> {
  throw error;
}

/**
 * Some lists start again after their last page (tags: `next` with an empty `tag=`): a link that was given before ends the walk, together with
 * its page where that is the page of then.
 */
async function* walk<Item>(style: Style, input: Input, fetch: Fetch<Item>): AsyncGenerator<Page<Item>> {
  const given = new Map<string, string>();
  let token: string | undefined;
  do {
    const turn = style.turn(input, token, false);
    const page = await fetch(turn);
    if (page.items.length === 0 && !style.whole) return;
    const next = style.next(turn, page);
    const first = JSON.stringify(page.items[0]);
    const before = next === undefined ? undefined : given.get(next);
    if (before !== undefined && before === first) return;
    yield page;
    token = before === undefined ? next : undefined;
    if (next !== undefined) given.set(next, first);
  } while (token !== undefined);
}

async function* firstOf<Item>(pages: AsyncIterable<Page<Item>>, limit: number): AsyncGenerator<Page<Item>> {
  let left = limit;
  for await (const page of pages) {
    yield page.items.length > left ? { ...page, items: page.items.slice(0, left) } : page;
    left -= page.items.length;
    if (left <= 0) return;
  }
}

/** Only here, because a walk counts them too. */
async function* withoutUnreadable<Answer extends Page<unknown>>(walk: AsyncGenerator<Answer>): AsyncGenerator<Answer> {
  for await (const page of walk) yield readable(page);
}

const readable = <Answer extends Page<unknown>>(page: Answer): Answer =>
  page.items.includes(UNREADABLE) ? { ...page, items: page.items.filter((item) => item !== UNREADABLE) } : page;

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

/** Where the next page lies is a token: a count, an address or what Mailgun calls a token. */
interface Style {
  /** An empty page is a page, because there is no other. */
  readonly whole?: boolean;
  isToken(token: string): boolean;
  turn(input: Input, token: string | undefined, outside: boolean): Turn;
  next(turn: Turn, page: Answered<unknown>): string | undefined;
}

const isCount = (token: string) => /^\d{1,15}$/.test(token);
const paginationIn = (fields: unknown) => ((fields as { pagination?: object }).pagination ?? {}) as { readonly skip?: number };

/** The count of what has been read, unless that is all. */
function after(skipped: unknown, { items }: Page<unknown>, total: number | undefined): string | undefined {
  const skip = Number(skipped) + items.length;
  return items.length === 0 || (total !== undefined && skip >= total) ? undefined : String(skip);
}

const styles: Readonly<Record<Paging, Style>> = {
  whole: {
    whole: true,
    isToken: () => false,
    turn: (fields) => ({ fields }),
    next: () => undefined,
  },

  skip: {
    isToken: isCount,
    turn: (input, token) => ({ fields: { ...input, skip: Number(token ?? input.skip ?? 0) } }),
    next: (turn, page) => after('fields' in turn ? turn.fields.skip : 0, page, page.totalCount),
  },

  /** `paging.next` is there on the last page too: only an empty page ends the list (mailgun-ruby, events.yml, 2025). */
  cursor: {
    isToken: (token) => token !== '',
    turn: (fields, token, outside) => (token === undefined ? { fields } : { url: token, outside }),
    next: (_, { items, paging }) => (items.length === 0 ? undefined : paging?.next || undefined),
  },

  bodySkip: {
    isToken: isCount,
    turn: (input, token) => {
      const pagination = paginationIn(input);
      return { fields: { ...input, pagination: { ...pagination, skip: Number(token ?? pagination.skip ?? 0) } } };
    },
    next: (turn, page) => after('fields' in turn ? paginationIn(turn.fields).skip : 0, page, page.pagination?.total),
  },

  bodyToken: {
    isToken: (token) => token !== '',
    turn: (input, token) => ({ fields: token === undefined ? input : { ...input, pagination: { ...paginationIn(input), token } } }),
    next: (_, { items, pagination }) => (items.length === 0 ? undefined : pagination?.next || undefined),
  },
};
