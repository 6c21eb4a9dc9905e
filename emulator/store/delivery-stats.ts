import type { StoredInboxResult } from './stored';

type SeedResult = StoredInboxResult['seedResults'][number];

/** Counts by provider; `all` is their sum. */
export function deliveryStatsOf(results: readonly SeedResult[]) {
  const providers = [...new Set(results.map(({ provider }) => provider))].sort();
  const counted = providers.map((provider) =>
    count(
      provider,
      results.filter((each) => each.provider === provider),
    ),
  );
  return Object.fromEntries([count('all', results), ...counted].map((each) => [each.provider, each]));
}

function count(provider: string, results: readonly SeedResult[]) {
  const delivered = results.filter(({ state }) => state === 'delivered');
  return {
    provider,
    delivered: delivered.length,
    missing: results.filter(({ state }) => state === 'missing').length,
    pending: results.filter(({ state }) => state === 'pending').length,
    spam: delivered.filter(({ destination }) => destination === 'spam').length,
    inbox: delivered.filter(({ destination }) => destination !== 'spam').length,
    total: results.length,
  };
}
