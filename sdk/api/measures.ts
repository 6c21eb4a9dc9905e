import { z } from '../schema/zod';

/** What is counted of the mail that is sent. Rates are texts with four decimals: `0.0123`. */
export const sendingMetrics = [
  'accepted_incoming_count',
  'accepted_outgoing_count',
  'accepted_count',
  'delivered_smtp_count',
  'delivered_http_count',
  'delivered_optimized_count',
  'delivered_count',
  'stored_count',
  'processed_count',
  'sent_count',
  'opened_count',
  'clicked_count',
  'unique_opened_count',
  'unique_clicked_count',
  'unsubscribed_count',
  'complained_count',
  'failed_count',
  'temporary_failed_count',
  'permanent_failed_count',
  'temporary_failed_esp_block_count',
  'permanent_failed_esp_block_count',
  'webhook_count',
  'rate_limit_count',
  'permanent_failed_optimized_count',
  'permanent_failed_old_count',
  'bounced_count',
  'hard_bounces_count',
  'soft_bounces_count',
  'delayed_bounce_count',
  'suppressed_bounces_count',
  'suppressed_unsubscribed_count',
  'suppressed_complaints_count',
  'delivered_first_attempt_count',
  'delayed_first_attempt_count',
  'delivered_subsequent_count',
  'delivered_two_plus_attempts_count',
  'delivered_rate',
  'opened_rate',
  'clicked_rate',
  'unique_opened_rate',
  'unique_clicked_rate',
  'unsubscribed_rate',
  'complained_rate',
  'bounce_rate',
  'fail_rate',
  'permanent_fail_rate',
  'temporary_fail_rate',
  'delayed_rate',
  'delayed_first_attempt_rate',
] as const;

/** What is counted of the services that are charged for by use. */
export const usageMetrics = [
  'email_validation_count',
  'email_validation_public_count',
  'email_validation_valid_count',
  'email_validation_single_count',
  'email_validation_bulk_count',
  'email_validation_list_count',
  'email_validation_mailgun_count',
  'email_validation_mailjet_count',
  'email_preview_count',
  'email_preview_failed_count',
  'link_validation_count',
  'link_validation_failed_count',
  'seed_test_count',
  'ip_blocklist_monitoring_count',
  'domain_blocklist_monitoring_count',
  'accessibility_count',
  'accessibility_failed_count',
  'image_validation_count',
  'image_validation_failed_count',
  'spam_content_check_count',
  'spam_content_check_failed_count',
  'archived_count',
  'processed_count',
] as const;

/** What was asked for, by the word it was asked for with. */
type Measures<Metric extends string> = { readonly [Name in Metric]?: Name extends `${string}_rate` ? string : number };

const measured = z.codec(z.record(z.string(), z.unknown()), z.record(z.string(), z.union([z.number(), z.string()])), {
  decode: (wire) => Object.fromEntries(Object.entries(wire).filter(([, value]) => value !== null)) as Record<string, number | string>,
  encode: (value) => value,
});

/** Keyed by metrics as Mailgun spells them, because they are values of the question; those that Mailgun invents are kept. */
export const measures = <const Metrics extends readonly string[]>(..._metrics: Metrics) =>
  measured as unknown as z.ZodType<Measures<Metrics[number]>, Record<string, unknown>>;
