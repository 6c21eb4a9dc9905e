import type { api } from 'mailgun-sdk';
import type { z } from 'zod';
import { refuse } from '../http/refusal';
import type { Context } from '../store/context';
import { sendingIps } from '../store/sending-ips';
import type { Store } from '../store/store';
import { table } from '../store/table';
import { stageOf } from '../store/warmup';

type Question = z.output<typeof api.ips.listDetails.input>;
type Detailed = z.output<typeof api.ips.listDetails.output>['items'][number];

/** The addresses of the account, each once more for every sub-account that it is linked to. */
export function listDetails(context: Context, { pageSize = 10, skip = 0, sortBy, sortOrder, ...filters }: Question) {
  const found = recordsOf(context).filter((record) => isWanted(context.store, record, filters));
  if (sortBy !== undefined) sort(found, sortBy);
  if (sortOrder === 'descending') found.reverse();
  return { items: found.slice(skip, skip + pageSize), totalCount: found.length };
}

function recordsOf(context: Context): Detailed[] {
  const { account, ips, ipPools } = context.store;
  const subaccounts = [...account.subaccounts.values()].filter(({ settings }) => settings.status !== 'closed');
  return [...ips].flatMap(([address, { dedicated, createdAt, warmupStartedAt }]) => {
    const linked = subaccounts.filter((subaccount) => subaccount.ips.has(address)).map(({ settings }) => settings.id);
    const poolIds = [...ipPools].filter(([, pool]) => pool.ips.has(address)).map(([id]) => id);
    const stage = warmupStartedAt && stageOf(warmupStartedAt, context.store.now());
    const record = {
      address,
      parentAccountId: account.id,
      accountIds: [account.id, ...linked],
      poolIds,
      poolCount: poolIds.length,
      dedicated,
      createdAt,
      ...(stage !== undefined && {
        warmupStage: {
          number: stage.number,
          startVolume: stage.startVolume,
          quota: { startTime: stage.startedAt, volumeLimit: stage.limit },
        },
      }),
    };
    return [account.id, ...linked].map((accountId) => ({ ...record, accountId }));
  });
}

/** Each is the id of one thing, `any` or `none`. */
function isWanted(store: Store, { address = '', accountId, poolIds = [] }: Detailed, filters: Question): boolean {
  const { poolId, domainId, subaccountId, ip = '' } = filters;
  const domains = [...store.domains.values()].filter((domain) => sendingIps(store, domain).includes(address));
  return (
    address.includes(ip) &&
    has(poolIds, poolId) &&
    has(
      domains.map(({ settings }) => settings.id),
      domainId,
    ) &&
    has(accountId === undefined || accountId === store.account.id ? [] : [accountId], subaccountId)
  );
}

function has(ids: readonly string[], wanted: string | undefined): boolean {
  if (wanted === undefined) return true;
  if (wanted === 'any' || wanted === 'none') return (wanted === 'any') === ids.length > 0;
  return ids.includes(wanted);
}

/** By the fields that have one value. Which names Mailgun takes is not documented; these are those of its answers. */
const sortKeys: Readonly<Record<string, (record: Detailed) => string | number>> = table({
  address: ({ address = '' }) =>
    address
      .split('.')
      .map((part) => part.padStart(3, '0'))
      .join('.'),
  account_id: ({ accountId = '' }) => accountId,
  pool_count: ({ poolCount = 0 }) => poolCount,
  dedicated: ({ dedicated }) => Number(dedicated),
  created_at: ({ createdAt }) => Number(createdAt),
});

function sort(records: Detailed[], field: string): void {
  const keyOf = sortKeys[field];
  if (keyOf === undefined) throw refuse(400, { message: `cannot sort by ${field}` });
  records.sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : Number(keyOf(a) > keyOf(b))));
}
