import type { Context } from '../store/context';
import { table } from '../store/table';

/** Which page of a list that is sorted by address, or by what stands for it. */
interface Place {
  readonly page?: 'first' | 'last' | 'next' | 'previous' | 'prev' | undefined;
  readonly address?: string | undefined;
  readonly pageSize?: number | undefined;
}

interface Sorted<Item> {
  /** By lower-case address, in any order. */
  readonly items: ReadonlyMap<string, Item>;
  /** Where the list is, without the host. */
  readonly path: string;
  /** What is asked beside the place; every link repeats it. */
  readonly query?: Readonly<Record<string, string>>;
  /** How the links name the address that they start from, and the way back. Default `address` and `previous`. */
  readonly words?: { readonly address?: string; readonly previous?: string };
}

/** One page and the links to the others, which have the host that the client used. */
export function pageByAddress<Item>(
  { baseUrl }: Context,
  { items, path, query, words = {} }: Sorted<Item>,
  { page, address = '', pageSize = 100 }: Place,
) {
  const sorted = [...items].sort(([a], [b]) => (a < b ? -1 : 1));
  const keys = sorted.map(([key]) => key);
  const pivot = address.toLowerCase();
  const before = keys.filter((key) => key < pivot).length;
  const after = keys.filter((key) => key <= pivot).length;
  const ends = table({ next: after + pageSize, previous: before, prev: before, last: keys.length, first: pageSize });
  const end = ends[page ?? 'first'];
  const found = sorted.slice(Math.max(0, end - pageSize), end);

  const link = (place: Record<string, string>) =>
    `${baseUrl}${path}?${new URLSearchParams({ ...place, limit: String(pageSize), ...query }).toString()}`;
  const first = link({});
  const name = words.address ?? 'address';
  const [head, tail] = [found[0]?.[0], found.at(-1)?.[0]];
  // `next` is there on the last page too; on an empty one all four are equal (mailgun-ruby, suppressions.yml, 2026-03).
  const paging =
    head === undefined || tail === undefined
      ? { first, last: first, next: first, previous: first }
      : {
          first,
          last: link({ page: 'last' }),
          next: link({ page: 'next', [name]: tail }),
          previous: link({ page: words.previous ?? 'previous', [name]: head }),
        };
  return { items: found.map(([, item]) => item), paging };
}
