import type { api } from 'mailgun-sdk';
import type { z } from 'zod';
import { refuse } from '../http/refusal';
import { table } from '../store/table';
import type { AnalysedEvent } from './analysed-events';
import { metricEvents } from './measures';

type Filter = NonNullable<z.output<typeof api.logs.list.input>['filter'] | z.output<typeof api.metrics.query.input>['filter']>;
export type Attribute = Filter['and'][number]['attribute'];

/**
 * What an event has of each attribute that analytics can be filtered by, and grouped by; nothing, one value or several.
 * The emulator knows no sending pools of single messages, and no ids of Mailgun's rules for bounces.
 */
const attributes: Readonly<Record<Attribute, (event: AnalysedEvent) => readonly (string | undefined)[]>> = table({
  id: ({ id }) => [id],
  domain: ({ domain }) => [domain],
  ip: ({ envelope }) => [envelope?.sendingIp],
  ip_pool: ({ ipPool }) => [ipPool],
  recipient_domain: ({ recipientDomain }) => [recipientDomain],
  recipient_provider: ({ recipientProvider }) => [recipientProvider],
  country: ({ geolocation }) => [geolocation?.country],
  bot: ({ clientInfo }) => [clientInfo?.bot],
  device: ({ clientInfo }) => [clientInfo?.deviceType],
  subaccount: ({ subaccountId }) => [subaccountId],
  event: ({ event }) => [event],
  attachment_filename: ({ message }) => message?.attachments.map(({ filename }) => filename) ?? [],
  from: ({ message }) => [message?.headers?.from],
  message_id: ({ message }) => [message?.headers?.messageId],
  subject: ({ message }) => [message?.headers?.subject],
  mailing_list_address: ({ mailingList }) => [mailingList?.address],
  to: ({ message }) => [message?.headers?.to],
  size: ({ message }) => [message?.size?.toString()],
  recipient: ({ recipient }) => [recipient],
  recipients: ({ recipient, message }) => [recipient, ...(message?.recipients ?? [])],
  tag: ({ tags }) => tags,
  severity: ({ severity }) => [severity],
  user_variables: ({ userVariables }) => [JSON.stringify(userVariables)],
  delivered_at: ({ event, timestamp }) => [event === 'delivered' ? timestamp.toISOString() : undefined],
  delivery_status_code: ({ deliveryStatus }) => [deliveryStatus?.code?.toString()],
  delivery_status_message: ({ deliveryStatus }) => [deliveryStatus?.message],
  delivery_status_bounce_type: (event) => [bounceTypeOf(event)],
  is_routed: ({ flags }) => [flags?.isRouted?.toString()],
  i_classification_rule_id: () => [],
  i_classification_group_id: () => [],
});

export function bounceTypeOf(event: AnalysedEvent): 'hard' | 'soft' | undefined {
  if (metricEvents.hard_bounces(event)) return 'hard';
  return metricEvents.soft_bounces(event) ? 'soft' : undefined;
}

export const valuesOf = (event: AnalysedEvent, attribute: Attribute): string[] =>
  attributes[attribute](event).filter((value) => value !== undefined);

type Compare = (value: string, wanted: string) => boolean;

const equals: Compare = (value, wanted) => value.toLowerCase() === wanted.toLowerCase();
const contains: Compare = (value, wanted) => value.toLowerCase().includes(wanted.toLowerCase());

/** Each with what it wants to hear of any of the values. */
const exactly: readonly [string, Compare, boolean][] = [
  ['=', equals, true],
  ['!=', equals, false],
];
const partly: readonly [string, Compare, boolean][] = [
  ['contains', contains, true],
  ['not contains', contains, false],
];
const byOrder = (numberOf: (value: string) => number): readonly [string, Compare, boolean][] => [
  ['<', (value, wanted) => numberOf(value) < numberOf(wanted), true],
  ['>', (value, wanted) => numberOf(value) > numberOf(wanted), true],
];

/** The attributes that do not take all of the four (OpenAPI document). */
const special: Partial<Readonly<Record<Attribute, typeof partly>>> = table({
  size: byOrder(Number),
  delivered_at: byOrder(Date.parse),
  recipients: partly,
});

/** Says of an event whether it meets every condition. */
export function matcherOf(filter: Filter | undefined): (event: AnalysedEvent) => boolean {
  const conditions = (filter?.and ?? []).map(conditionOf);
  return (event) => conditions.every((meets) => meets(event));
}

function conditionOf({ attribute, comparator, values: wanted }: Filter['and'][number]): (event: AnalysedEvent) => boolean {
  const comparators = special[attribute] ?? [...exactly, ...partly];
  const [, compare, expected] = comparators.find(([name]) => name === comparator) ?? [];
  if (compare === undefined) throw refuse(400, { message: `'${comparator}' is not a valid comparator for '${attribute}'` });
  return (event) => valuesOf(event, attribute).some((value) => wanted.some((one) => compare(value, one))) === expected;
}
