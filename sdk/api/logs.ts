import { endpoint } from '../schema/endpoint';
import { date, flag, integer, isoDate, kebabCase, list, object, spelled } from '../schema/wire';
import { z } from '../schema/zod';
import { duration, filter } from './analytics-query';
import { event } from './events';

const text = z.string().optional();
const parts = event.out.shape;

/** An event with what only the log has. */
const log = object(
  {
    ...parts,
    timestamp: spelled('@timestamp', isoDate),
    account: object({ id: text, parentId: text }, kebabCase).optional(),
    domain: object({ name: z.string() }),
    campaigns: list(object({ id: text, name: text })),
    deliveredAt: isoDate.optional(),
    iDeliveryOptimizer: text,
    deliveryStatus: object(
      {
        ...parts.deliveryStatus.unwrap().out.shape,
        bounceType: text,
        lastCode: integer().optional(),
        lastMessage: text,
      },
      kebabCase,
    ).optional(),
    envelope: object({ ...parts.envelope.unwrap().out.shape, iIpPoolId: text }, kebabCase).optional(),
    template: object({ name: text, version: text, isText: flag.optional() }, kebabCase).optional(),
    flags: object({ ...parts.flags.unwrap().out.shape, isCallback: flag.optional(), isWebhook: flag.optional() }, kebabCase).optional(),
    geolocation: object({ ...parts.geolocation.unwrap().out.shape, timezone: text }).optional(),
    clientInfo: object({ ...parts.clientInfo.unwrap().out.shape, ip: text }, kebabCase).optional(),
    routes: object({
      id: text,
      expression: text,
      actions: text,
      description: text,
      priority: integer().optional(),
      match: object({ recipient: text }).optional(),
    }).optional(),
    mailingList: object({ address: text, listId: text, sid: text }, kebabCase).optional(),
  },
  kebabCase,
);

export const logs = {
  /**
   * What happened to the messages of the whole account, for as long as the plan keeps it: `invalid_request` for times before. 100 a page, which is
   * the most. Role: Analyst.
   */
  list: endpoint('POST /v1/analytics/logs', {
    summary: 'List logs',
    body: 'json',
    access: 'read',
    input: object({
      /** Default: a day ago. */
      start: date('-0000').optional(),
      /** Default: now. */
      end: date('-0000').optional(),
      /** Back from `end`, instead of `start`: `1d`, `2h`. */
      duration: duration.optional(),
      /** Default: all. */
      events: z
        .array(
          z.enum([
            'accepted',
            'delivered',
            'failed',
            'opened',
            'unique_opened',
            'clicked',
            'unique_clicked',
            'unsubscribed',
            'complained',
            'rejected',
            'stored',
            'email_validation',
            'list_uploaded',
            'list_member_uploaded',
            'list_member_upload_error',
            'trapped',
          ]),
        )
        .optional(),
      /** Events as the metrics count them: `hard_bounces`. */
      metricEvents: z
        .array(
          z.enum([
            'accepted_incoming',
            'accepted_outgoing',
            'accepted',
            'delivered_smtp',
            'delivered_http',
            'delivered_optimized',
            'delivered',
            'stored',
            'opened',
            'clicked',
            'unique_opened',
            'unique_clicked',
            'complained',
            'unsubscribed',
            'failed',
            'processed',
            'sent',
            'temporary_failed',
            'permanent_failed',
            'esp_block',
            'temporary_failed_esp_block',
            'permanent_failed_esp_block',
            'webhook_failure',
            'permanent_failed_optimized',
            'permanent_failed_old',
            'bounced',
            'hard_bounces',
            'soft_bounces',
            'delayed_bounce',
            'suppressed_bounces',
            'suppressed_unsubscribed',
            'suppressed_complaints',
            'delivered_first_attempt',
            'delivered_subsequent',
            'delivered_two_plus_attempts',
            'delayed_first_attempt',
          ]),
        )
        .optional(),
      /** Logs must meet every condition. */
      filter: filter(
        [
          'id',
          'domain',
          'ip',
          'ip_pool',
          'recipient_domain',
          'recipient_provider',
          'country',
          'bot',
          'device',
          'subaccount',
          'event',
          'attachment_filename',
          'from',
          'message_id',
          'subject',
          'mailing_list_address',
          'to',
          'size',
          'recipient',
          'tag',
          'severity',
          'user_variables',
          'delivered_at',
          'delivery_status_code',
          'delivery_status_bounce_type',
          'delivery_status_message',
          'is_routed',
          'i_classification_rule_id',
          'i_classification_group_id',
          'recipients',
        ],
        z.string().min(1),
      ).optional(),
      /** Default false. */
      includeSubaccounts: flag.optional(),
      /** Also answer how many there are. */
      includeTotals: flag.optional(),
      pagination: object({
        /** `timestamp:desc`. */
        sort: z.string().optional(),
        /** Of the page to begin with. */
        token: z.string().optional(),
        /** Logs a page, at most 100. Default 100. */
        pageSize: spelled('limit', integer(1, 100).optional()),
      }).optional(),
    }),
    output: object({
      start: date('-0000'),
      end: date('-0000'),
      items: list(log),
      pagination: object({ previous: text, next: text, first: text, last: text, total: integer(0).optional() }),
      aggregates: object({ all: integer(0).optional(), metrics: z.record(z.string(), integer(0)).optional() }).optional(),
    }),
    paging: 'bodyToken',
  }),
};
