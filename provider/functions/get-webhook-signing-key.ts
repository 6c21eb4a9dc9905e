import { defineFunction } from './define-function';

/** The key that Mailgun signs the account's webhooks with, which is a secret. Role: Analyst. */
export const getWebhookSigningKey = defineFunction({
  name: 'getWebhookSigningKey',
  fields: {},
  answers: 'key',
  secret: true,
  find: async (mailgun) => (await mailgun.account.getSigningKey()).httpSigningKey,
});
