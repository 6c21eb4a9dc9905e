import type { api } from 'mailgun-sdk';
import type { z } from 'zod';
import { refuse } from '../http/refusal';
import type { Store } from '../store/store';
import { table } from '../store/table';
import type { AnalysedEvent } from './analysed-events';
import { type BounceClass, classOf, entityNameOf } from './bounce-classes';
import { countOf } from './measures';
import { startOf } from './periods';

type Question = z.output<typeof api.bounceClassification.query.input>;
type Row = z.output<typeof api.bounceClassification.query.output>['items'][number];
type Dimension = NonNullable<Question['dimensions']>[number];
type Attribute = NonNullable<Question['filter']>['and'][number]['attribute'];

interface Place {
  readonly store: Store;
  readonly event: AnalysedEvent;
  readonly failure: BounceClass | undefined;
  readonly resolution: 'day' | 'hour';
}

/** What an event has of each dimension. Those of the second group say what failed, so that a delivery has none of them and counts in every row. */
const values: Readonly<Record<Dimension, (place: Place) => readonly (string | undefined)[]>> = table({
  'entity-name': ({ event }) => [entityNameOf(event)],
  'domain.name': ({ event }) => [event.domain],
  'envelope.sending-ip': ({ event }) => [event.envelope?.sendingIp],
  'account.name': ({ store, event }) => [accountOf(store, event)],
  'envelope.i-ip-pool-name': ({ store, event }) => [store.ipPools.get(store.domains.get(event.domain)?.poolId ?? '')?.name],
  tags: ({ event }) => (event.tags.length === 0 ? [] : [event.tags.join(', ')]),
  tag: ({ event }) => event.tags,
  'recipient-domain': ({ event }) => [event.recipientDomain],
  timestamp: ({ event, resolution }) => [startOf(resolution, event.timestamp).toISOString()],
  'group-id': ({ failure }) => [failure?.ruleId],
  criticality: ({ failure }) => [failure && (failure.reason.isCritical ? 'critical' : 'non-critical')],
  severity: ({ failure }) => [failure?.severity],
  category: ({ failure }) => [failure?.reason.category],
});

const ofFailures: readonly Dimension[] = ['group-id', 'criticality', 'severity', 'category'];

/** The name of the sub-account, or of nobody. */
const accountOf = ({ account, domains }: Store, { domain }: AnalysedEvent) =>
  account.subaccounts.get(domains.get(domain)?.settings.subaccountId ?? '')?.settings.name;

const valuesIn = (place: Place, dimension: Dimension) => values[dimension](place).filter((value) => value !== undefined);

/** A row for each combination of values that a failure has, and what was delivered with the same values. */
export function bounceRows(store: Store, events: readonly AnalysedEvent[], question: Question): Row[] {
  const { dimensions = [], metrics, filter, resolution = 'day' } = question;
  const places = events.map((event) => ({ store, event, failure: classOf(event), resolution }));
  const conditions = (filter?.and ?? []).map(conditionOf);
  const failures = places.filter((place) => place.failure !== undefined && conditions.every((meets) => meets(place)));
  const deliveries = places.filter(({ event }) => event.event === 'delivered');
  const rows = new Map<string, { readonly names: readonly string[]; readonly places: Place[] }>();
  for (const place of failures)
    for (const names of combinationsOf(dimensions.map((dimension) => valuesIn(place, dimension)))) {
      const key = JSON.stringify(names);
      const row = rows.get(key) ?? { names, places: [] };
      row.places.push(place);
      rows.set(key, row);
    }
  return [...rows.values()].map(({ names, places: found }) => {
    const isHere = (place: Place) =>
      dimensions.every((dimension, index) => ofFailures.includes(dimension) || valuesIn(place, dimension).includes(names[index] ?? ''));
    const delivered = countOf(
      deliveries.filter(isHere).map(({ event }) => event),
      'delivered_smtp',
    );
    return { ...shown(dimensions, names, found), metrics: chosen(measure(found, delivered), metrics) };
  });
}

const combinationsOf = (lists: readonly (readonly string[])[]) =>
  lists.reduce<string[][]>((combinations, list) => combinations.flatMap((names) => list.map((name) => [...names, name])), [[]]);

/** The field of a row that each dimension is in. */
const fields = {
  'entity-name': 'entityName',
  'domain.name': 'domain',
  'envelope.sending-ip': 'sendingIp',
  'account.name': 'accountName',
  'envelope.i-ip-pool-name': 'ipPoolName',
  tags: 'tags',
  tag: 'tag',
  'recipient-domain': 'recipientDomain',
  'group-id': 'groupId',
  criticality: 'criticality',
  severity: 'severity',
  category: 'category',
  timestamp: 'timestamp',
} as const satisfies Readonly<Record<Dimension, keyof Row>>;

function shown(dimensions: readonly Dimension[], names: readonly string[], [first]: readonly Place[]) {
  const pairs = dimensions.map((dimension, index) => {
    const name = names[index] ?? '';
    return [fields[dimension], dimension === 'timestamp' ? new Date(name) : name];
  });
  const rule = dimensions.includes('group-id') ? first?.failure?.reason : undefined;
  return { ...Object.fromEntries(pairs), ...(rule && { sampleText: rule.sampleText, explanation: rule.explanation }) };
}

function measure(places: readonly Place[], deliveredSmtpCount: number) {
  const count = (severity: BounceClass['severity'], isCritical: boolean) =>
    places.filter(({ failure }) => failure?.severity === severity && failure.reason.isCritical === isCritical).length;
  const criticalBounceCount = count('PERMANENT', true);
  const nonCriticalBounceCount = count('PERMANENT', false);
  const criticalDelayCount = count('TEMPORARY', true);
  const nonCriticalDelayCount = count('TEMPORARY', false);
  const all = places.length + deliveredSmtpCount;
  const rate = (part: number) => Math.round((10_000 * part) / all) / 100;
  return {
    criticalBounceCount,
    nonCriticalBounceCount,
    criticalDelayCount,
    nonCriticalDelayCount,
    classifiedFailuresCount: places.length,
    deliveredSmtpCount,
    criticalBounceRate: rate(criticalBounceCount),
    nonCriticalBounceRate: rate(nonCriticalBounceCount),
    criticalDelayRate: rate(criticalDelayCount),
    nonCriticalDelayRate: rate(nonCriticalDelayCount),
  };
}

/** Those that were asked for, which are called `critical_bounce_count` there; all without a question. */
function chosen(measures: Row['metrics'], names: readonly string[] | undefined): Row['metrics'] {
  if (names === undefined || names.length === 0) return measures;
  const wanted = names.map((name) => name.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase()));
  const unknown = names.find((_, index) => !Object.hasOwn(measures, wanted[index] ?? ''));
  if (unknown !== undefined) throw refuse(400, { message: `'${unknown}' is not a valid metric` });
  return Object.fromEntries(Object.entries(measures).filter(([name]) => wanted.includes(name)));
}

const comparators: Readonly<Record<string, readonly [(value: string, wanted: string) => boolean, boolean]>> = table({
  '=': [(value, wanted) => value.toLowerCase() === wanted.toLowerCase(), true],
  '!=': [(value, wanted) => value.toLowerCase() === wanted.toLowerCase(), false],
  contains: [(value, wanted) => value.toLowerCase().includes(wanted.toLowerCase()), true],
  'not contains': [(value, wanted) => value.toLowerCase().includes(wanted.toLowerCase()), false],
});

function conditionOf({ attribute, comparator, values: wanted }: { attribute: Attribute; comparator: string; values: string[] }) {
  const [compare, expected] = comparators[comparator] ?? [];
  if (compare === undefined) throw refuse(400, { message: `'${comparator}' is not a valid comparator for '${attribute}'` });
  return (place: Place) => valuesIn(place, attribute).some((value) => wanted.some((one) => compare(value, one))) === expected;
}
