import type { Store } from '../store/store';
import type { DynamicPoolName } from '../store/stored';
import { analysedEvents } from './analysed-events';
import { countOf } from './measures';

/** From these rates on a domain is a poor sender, and below this count a new one. Mailgun's figures are not documented. */
const poor = { bounceRate: 0.05, complaintRate: 0.001 };
const establishedCount = 1000;

/** How much of a domain's mail bounced and was complained of, and how much mail that was. */
export function healthOf(store: Store, domain: string) {
  const events = analysedEvents(store).filter((event) => event.domain === domain);
  const [processedCount, delivered] = [countOf(events, 'processed'), countOf(events, 'delivered')];
  const rate = (part: number, whole: number) => (whole === 0 ? 0 : part / whole);
  return {
    bounceRate: rate(countOf(events, 'bounced'), processedCount),
    complaintRate: rate(countOf(events, 'complained'), delivered),
    processedCount,
  };
}

/** The dynamic pool that fits each measure, and the worst of them, which the domain gets. */
export function judge(health: ReturnType<typeof healthOf>) {
  const bandOf = (rate: number, limit: number): DynamicPoolName => (rate >= limit ? 'dynamic_poor' : 'dynamic_good');
  const results = {
    bounceRate: { value: health.bounceRate, band: bandOf(health.bounceRate, poor.bounceRate) },
    complaintRate: { value: health.complaintRate, band: bandOf(health.complaintRate, poor.complaintRate) },
    processedCount: {
      value: health.processedCount,
      band: health.processedCount < establishedCount ? ('dynamic_new' as const) : ('dynamic_good' as const),
    },
  };
  const bands = Object.values(results).map(({ band }) => band);
  const pool = (['dynamic_poor', 'dynamic_new', 'dynamic_good'] as const).find((name) => bands.includes(name)) ?? 'dynamic_good';
  return { pool, results };
}
