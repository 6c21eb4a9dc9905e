import type { api } from 'mailgun-sdk';
import type { z } from 'zod';
import { type AnalysedEvent, analysedEvents, ownEvents } from '../analytics/analysed-events';
import { bounceRules, classOf, entityNames } from '../analytics/bounce-classes';
import { bounceRows } from '../analytics/bounce-rows';
import { periodOf } from '../analytics/periods';
import { refuse } from '../http/refusal';
import type { Context } from '../store/context';
import { findDomain } from '../store/find-domain';
import type { Store } from '../store/store';
import type { Behaviours } from './behaviour';

type Row = z.output<typeof api.bounceClassification.query.output>['items'][number];

/** Which failure is put to what is not documented, see `bounce-classes.ts`. */
export const bounceClassification: Behaviours<typeof api.bounceClassification> = {
  query: (context, question) => {
    const { dimensions = [], duration, resolution, pagination = {}, includeSubaccounts = false } = question;
    if (dimensions.includes('tag') && dimensions.includes('tags')) throw refuse(400, { message: "'tag' and 'tags' exclude each other" });
    const { start, end } = periodOf({ ...question, end: question.end ?? context.store.now() }, '7d');
    const events = ownEvents(context.store, includeSubaccounts).filter(({ timestamp }) => timestamp >= start && timestamp <= end);
    const rows = bounceRows(context.store, events, question);
    const { sort = '', skip = 0, pageSize: limit = 10 } = pagination;
    return {
      start,
      end,
      ...(resolution !== undefined && { resolution }),
      ...(duration !== undefined && { duration }),
      dimensions,
      pagination: { sort, skip, limit, total: rows.length },
      items: sorted(rows, sort).slice(skip, skip + limit),
    };
  },

  listStats: (context, { group = 'entity-id', pageSize, includeSubaccounts = false }) => {
    const groups = group.split(',').map((each) => each.trim());
    const keys = groups.map((each) => {
      if (!Object.hasOwn(groupKeys, each)) throw refuse(400, { message: `cannot group by ${each}` });
      return groupKeys[each as keyof typeof groupKeys];
    });
    const groupsFound = grouped(context.store, bounces(context, includeSubaccounts), (store, event) =>
      keys.map((keyOf) => keyOf(store, event)),
    );
    const items = groupsFound.map(({ names, events }) => ({
      ...Object.assign({}, ...groups.map((each, index) => statOf(each, names[index] ?? '', events))),
      bounced: { total: events.length },
    }));
    return { items: items.sort((a, b) => b.bounced.total - a.bounced.total).slice(0, pageSize), duration: '0s' };
  },

  listDomains: (context, { pageSize, skip = 0, query, includeSubaccounts = false }) => {
    const [, wanted] = /^domain\.name:(.+)$/.exec(query ?? '') ?? [];
    if (query !== undefined && wanted === undefined) throw refuse(400, { message: 'invalid query' });
    const groups = grouped(context.store, bounces(context, includeSubaccounts), (_, { domain }) => [domain]);
    const items = groups
      .map(({ names: [name = ''], events }) => ({ domain: { name }, bounced: { total: events.length } }))
      .filter(({ domain }) => wanted === undefined || domain.name === wanted.toLowerCase());
    return { items: items.slice(skip, pageSize === undefined ? undefined : skip + pageSize), totalCount: items.length };
  },

  listEntities: (context, { domain }) => {
    const groups = grouped(context.store, bouncesOf(context, domain), (_, event) => [classOf(event)?.entityId ?? '']);
    return {
      items: groups.map(({ names: [entityId = ''], events }) => ({
        entityId,
        entityName: entityNames[entityId] ?? '',
        bounced: { total: events.length },
      })),
    };
  },

  listRules: (context, { domain, entityId }) => {
    const found = bouncesOf(context, domain).filter((event) => classOf(event)?.entityId === entityId);
    return {
      items: grouped(context.store, found, (_, event) => [classOf(event)?.ruleId ?? '']).flatMap(({ names: [ruleId = ''], events }) => {
        const failure = events[0] && classOf(events[0]);
        if (failure === undefined) return [];
        const { category, sampleText, explanation } = failure.reason;
        return [{ ruleId, category, severity: failure.severity, sampleText, explanation, bounced: { total: events.length } }];
      }),
    };
  },

  // The document has no answer but refusals: it is gone, and names what is there in its place.
  listEvents: () => {
    throw refuse(410, { message: 'Deprecated: use POST /v1/analytics/logs' });
  },

  getEntities: () => Object.fromEntries(Object.entries(entityNames).map(([id, name]) => [id, { name }])),

  getRules: () => bounceRules,
};

const isBounce = (event: AnalysedEvent) => classOf(event)?.severity === 'PERMANENT';

const bounces = (context: Context, includeSubaccounts: boolean) => ownEvents(context.store, includeSubaccounts).filter(isBounce);

function bouncesOf({ store }: Context, name: string): AnalysedEvent[] {
  const domain = findDomain(store, name).settings.name;
  return analysedEvents(store).filter((event) => event.domain === domain && isBounce(event));
}

type KeyOf = (store: Store, event: AnalysedEvent) => string;

const groupKeys = {
  'subaccount.id': (store, { domain }) => store.domains.get(domain)?.settings.subaccountId ?? '',
  'domain.name': (_, { domain }) => domain,
  'entity-id': (_, event) => classOf(event)?.entityId ?? '',
  'rule-id': (_, event) => classOf(event)?.ruleId ?? '',
} as const satisfies Readonly<Record<string, KeyOf>>;

function statOf(group: string, name: string, [first]: readonly AnalysedEvent[]) {
  if (group === 'subaccount.id') return name === '' ? {} : { subaccount: { id: name } };
  if (group === 'domain.name') return { domain: { name } };
  if (group === 'entity-id') return { entityId: name };
  return { ruleId: name, shortExplanation: first && classOf(first)?.reason.explanation };
}

interface Group {
  readonly names: readonly string[];
  readonly events: AnalysedEvent[];
}

function grouped(store: Store, events: readonly AnalysedEvent[], namesOf: (store: Store, event: AnalysedEvent) => string[]): Group[] {
  const groups = new Map<string, Group>();
  for (const event of events) {
    const names = namesOf(store, event);
    const key = JSON.stringify(names);
    const group = groups.get(key) ?? { names, events: [] };
    group.events.push(event);
    groups.set(key, group);
  }
  return [...groups].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, group]) => group);
}

/** `entity-name:asc`, `critical_bounce_count:desc`; by the values of the dimensions otherwise. */
function sorted(rows: readonly Row[], sort: string): Row[] {
  const [column = '', direction] = sort.split(':');
  const name = column.replace(/[_-](\w)/g, (_, letter: string) => letter.toUpperCase());
  const keyOf = (row: Row) => {
    const { metrics, ...dimensions } = row;
    if (sort === '') return JSON.stringify(dimensions);
    return metrics[name as keyof typeof metrics] ?? String(dimensions[(spelled[column] ?? name) as keyof typeof dimensions] ?? '');
  };
  const sign = direction === 'desc' ? -1 : 1;
  return [...rows].sort((a, b) => (keyOf(a) === keyOf(b) ? 0 : keyOf(a) < keyOf(b) ? -sign : sign));
}

const spelled: Readonly<Record<string, string>> = {
  'domain.name': 'domain',
  'account.name': 'accountName',
  'envelope.sending-ip': 'sendingIp',
  'envelope.i-ip-pool-name': 'ipPoolName',
};
