import type { api } from 'mailgun-sdk';
import type { z } from 'zod';
import type { AnalysedEvent } from './analysed-events';

type MetricEvent = NonNullable<z.output<typeof api.logs.list.input>['metricEvents']>[number];
type SendingMetric = NonNullable<z.output<typeof api.metrics.query.input>['metrics']>[number];
type UsageMetric = NonNullable<z.output<typeof api.metrics.queryUsage.input>['metrics']>[number];
type Rate = Extract<SendingMetric, `${string}_rate`>;
type Matches = (event: AnalysedEvent) => boolean;

const softReasons = ['generic', 'greylisted', 'blacklisted', 'espblock'];

const is =
  (name: AnalysedEvent['event']): Matches =>
  ({ event }) =>
    event === name;
const all =
  (...conditions: readonly Matches[]): Matches =>
  (event) =>
    conditions.every((matches) => matches(event));
const not =
  (matches: Matches): Matches =>
  (event) =>
    !matches(event);
const because =
  (...reasons: readonly string[]): Matches =>
  ({ reason = '' }) =>
    reasons.includes(reason);
const never: Matches = () => false;

const isPermanent = all(is('failed'), ({ severity }) => severity === 'permanent');
const isTemporary = all(is('failed'), ({ severity }) => severity !== 'permanent');
const isIncoming: Matches = ({ flags }) => flags?.isAuthenticated === false;
const isDelayed: Matches = ({ flags }) => flags?.isDelayedBounce === true;
const isSuppressed = because('suppress-bounce', 'suppress-unsubscribe', 'suppress-complaint');
const isUnique: Matches = (event) => event.isUnique;
const isByHttp: Matches = ({ envelope }) => envelope?.transport === 'http';
const isLater: Matches = ({ deliveryStatus }) => Number(deliveryStatus?.attemptNo) >= 2;

/**
 * Which events each metric counts: https://documentation.mailgun.com/docs/mailgun/user-manual/reporting/metric-definitions
 * Nothing here is sent at the best time or limited, and no webhook fails: what counts those counts nothing.
 */
export const metricEvents: Readonly<Record<MetricEvent, Matches>> = {
  accepted_incoming: all(is('accepted'), isIncoming),
  accepted_outgoing: all(is('accepted'), not(isIncoming)),
  accepted: is('accepted'),
  delivered_smtp: all(is('delivered'), not(isByHttp)),
  delivered_http: all(is('delivered'), isByHttp),
  delivered_optimized: never,
  delivered: is('delivered'),
  stored: is('stored'),
  opened: is('opened'),
  clicked: is('clicked'),
  unique_opened: all(is('opened'), isUnique),
  unique_clicked: all(is('clicked'), isUnique),
  complained: is('complained'),
  unsubscribed: is('unsubscribed'),
  failed: is('failed'),
  processed: (event) => event.event === 'delivered' || (isPermanent(event) && !isDelayed(event)),
  sent: (event) => event.event === 'delivered' || (isPermanent(event) && !isSuppressed(event)),
  temporary_failed: isTemporary,
  permanent_failed: isPermanent,
  esp_block: all(is('failed'), because('espblock')),
  temporary_failed_esp_block: all(isTemporary, because('espblock')),
  permanent_failed_esp_block: all(isPermanent, because('espblock')),
  webhook_failure: never,
  permanent_failed_optimized: never,
  permanent_failed_old: all(isPermanent, because('old')),
  bounced: all(isPermanent, not(isSuppressed)),
  hard_bounces: all(isPermanent, because('bounce'), not(isDelayed)),
  soft_bounces: all(isPermanent, because(...softReasons), not(isDelayed)),
  delayed_bounce: all(isPermanent, isDelayed),
  suppressed_bounces: all(isPermanent, because('suppress-bounce')),
  suppressed_unsubscribed: all(isPermanent, because('suppress-unsubscribe')),
  suppressed_complaints: all(isPermanent, because('suppress-complaint')),
  delivered_first_attempt: all(is('delivered'), ({ deliveryStatus }) => deliveryStatus?.attemptNo === 1),
  delivered_subsequent: all(is('delivered'), isLater),
  delivered_two_plus_attempts: all(is('delivered'), isLater),
  delayed_first_attempt: (event) => (event.event === 'delivered' && isLater(event)) || (isPermanent(event) && because('old')(event)),
};

/** What is divided by what. The denominators of the three kinds of failure are those of bounces. */
const rates: Readonly<Record<Rate, readonly [MetricEvent, MetricEvent]>> = {
  delivered_rate: ['delivered', 'sent'],
  opened_rate: ['opened', 'delivered'],
  clicked_rate: ['clicked', 'delivered'],
  unique_opened_rate: ['unique_opened', 'delivered'],
  unique_clicked_rate: ['unique_clicked', 'delivered'],
  unsubscribed_rate: ['unsubscribed', 'delivered'],
  complained_rate: ['complained', 'delivered'],
  bounce_rate: ['bounced', 'processed'],
  fail_rate: ['failed', 'processed'],
  permanent_fail_rate: ['permanent_failed', 'processed'],
  temporary_fail_rate: ['temporary_failed', 'processed'],
  delayed_rate: ['delivered_two_plus_attempts', 'delivered'],
  delayed_first_attempt_rate: ['delayed_first_attempt', 'processed'],
};

export const countOf = (events: readonly AnalysedEvent[], name: MetricEvent): number => events.filter(metricEvents[name]).length;

/** Metrics by the names that they were asked for with. What the emulator has none of, such as validations, is 0. */
export function measure(events: readonly AnalysedEvent[], metrics: readonly (SendingMetric | UsageMetric)[]) {
  return Object.fromEntries(metrics.map((metric) => [metric, isRate(metric) ? rateOf(events, metric) : countFor(events, metric)]));
}

const isRate = (metric: string): metric is Rate => Object.hasOwn(rates, metric);

function rateOf(events: readonly AnalysedEvent[], metric: Rate): string {
  const [part, whole] = rates[metric].map((name) => countOf(events, name)) as [number, number];
  return (whole === 0 ? 0 : part / whole).toFixed(4);
}

function countFor(events: readonly AnalysedEvent[], metric: string): number {
  const name = metric.replace(/_count$/, '');
  return Object.hasOwn(metricEvents, name) ? countOf(events, name as MetricEvent) : 0;
}
