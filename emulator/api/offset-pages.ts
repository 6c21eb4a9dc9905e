import type { Context } from '../store/context';

/** A page of a list in its order, and the links to the others, which repeat what was asked; their token says nothing to a client. */
export function pageByOffset<Item>({ baseUrl, fields }: Context, path: string, items: readonly Item[], pageSize: number) {
  const { page, ...asked } = fields;
  const offset = offsetIn(String(page ?? ''));
  const query = Object.entries(asked).flatMap(([name, value]) => [value].flat().map((each): [string, string] => [name, String(each)]));
  const link = (from: number | undefined) =>
    `${baseUrl}${path}?${new URLSearchParams([...query, ...(from === undefined ? [] : [['page', tokenOf(from)] as [string, string]])])}`;
  const paging = {
    first: link(undefined),
    last: link(Math.max(0, items.length - pageSize)),
    next: link(Math.min(items.length, offset + pageSize)),
    previous: link(Math.max(0, offset - pageSize)),
  };
  return { items: items.slice(offset, offset + pageSize), paging };
}

const tokenOf = (offset: number) => Buffer.from(JSON.stringify({ offset })).toString('base64url');

/** A token that is none is the start of the list. */
function offsetIn(token: string): number {
  const [, digits = '0'] = /^\{"offset":(\d+)\}$/.exec(Buffer.from(token, 'base64url').toString()) ?? [];
  return Number(digits);
}
