import { z } from 'zod';
import type { Context } from '../store/context';
import { pageByAddress } from './address-pages';

const place = z.object({ page: z.enum(['next', 'previous', 'last']).optional(), address: z.string().optional() });

/** As `pageByAddress`, for services whose links keep the place in one token that says nothing: `page=eyJwYWdl…`. */
export function pageByToken<Item>(
  context: Context,
  sorted: Parameters<typeof pageByAddress<Item>>[1],
  { page = '', pageSize }: { readonly page?: string | undefined; readonly pageSize?: number | undefined },
) {
  const { items, paging } = pageByAddress(context, sorted, { ...placeIn(page), pageSize });
  const { first, last, next, previous } = paging;
  return { items, paging: { first: hidePlace(first), last: hidePlace(last), next: hidePlace(next), previous: hidePlace(previous) } };
}

/** A token that is none is the start of the list. */
function placeIn(token: string): z.output<typeof place> {
  try {
    return place.parse(JSON.parse(Buffer.from(token, 'base64url').toString()));
  } catch {
    return {};
  }
}

function hidePlace(link: string): string {
  const url = new URL(link);
  const { page, address, ...others } = Object.fromEntries(url.searchParams);
  const token = Buffer.from(JSON.stringify({ page, address })).toString('base64url');
  url.search = new URLSearchParams({ ...(page !== undefined && { page: token }), ...others }).toString();
  return url.href;
}
