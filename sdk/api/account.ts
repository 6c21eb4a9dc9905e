import { endpoint } from '../schema/endpoint';
import { flag, integer, list, object, spelled } from '../schema/wire';
import { z } from '../schema/zod';
import { feature, success } from './account-settings';
import { emailAddress } from './email-address';
import { httpUrl } from './http-url';

const signingKey = object({ httpSigningKey: z.string(), message: z.string().optional() });

const recipient = object({
  email: z.string(),
  /** Whether the recipient has agreed. */
  activated: flag.optional(),
});

const something = (fields: Readonly<Record<string, unknown>>) =>
  Object.keys(fields).length === 0 ? 'there must be something to change' : undefined;

export const account = {
  /** Changes the name of the account's organization and how its users are logged in. Role: Admin. */
  update: endpoint('PUT /v5/accounts', {
    summary: 'Change settings of the account',
    body: 'query',
    role: 'Admin',
    input: object({
      /** The name of the organization. */
      name: z.string().optional(),
      /** How long a login lasts in which nothing is done. */
      inactiveSessionTimeout: integer(0).optional(),
      /** How long a login lasts at most. */
      absoluteSessionTimeout: integer(0).optional(),
      /** Where users are led when they log out. */
      logoutRedirectUrl: httpUrl.optional(),
    }),
    check: something,
    output: object({ message: z.string().optional() }),
  }),
  /** Switches features of the account on and off; those that are not given stay as they are. Role: Admin. */
  updateFeatures: endpoint('PUT /v5/accounts/features', {
    summary: 'Switch features of the account',
    body: 'urlencoded',
    role: 'Admin',
    input: object({
      /** Remove personal data from what is posted to webhooks. */
      webhooksRedactPii: feature,
      aiInsights: feature,
    }),
    check: something,
    output: success,
  }),
  /** The secret that proves webhooks to be Mailgun's, one for the whole account. Role: Analyst. */
  getSigningKey: endpoint('GET /v5/accounts/http_signing_key', {
    summary: 'Get the key that signs webhooks',
    output: signingKey,
  }),
  /** Replaces the signing key: programs that still verify webhooks with the old key refuse them from then on. Role: Admin. */
  regenerateSigningKey: endpoint('POST /v5/accounts/http_signing_key', {
    summary: 'Make a new key that signs webhooks',
    role: 'Admin',
    output: signingKey,
  }),
  /** Everybody who may get mail of the sandbox domain, and whether they have agreed. Role: Analyst. */
  listSandboxRecipients: endpoint('GET /v5/sandbox/auth_recipients', {
    summary: 'List who gets mail of the sandbox domain',
    output: object({ items: spelled('recipients', list(recipient)) }),
    paging: 'whole',
  }),
  /** Lets somebody get mail of the sandbox domain, once they have agreed. `invalid_request` beyond 5. Role: Developer. */
  createSandboxRecipient: endpoint('POST /v5/sandbox/auth_recipients', {
    summary: 'Let somebody get mail of the sandbox domain',
    body: 'query',
    input: object({ email: emailAddress }),
    output: object({ recipient }),
  }),
  /** Lets somebody get no more mail of the sandbox domain. Role: Developer. */
  deleteSandboxRecipient: endpoint('DELETE /v5/sandbox/auth_recipients/{email}', {
    summary: 'Stop mail of the sandbox domain to somebody',
    input: object({ email: emailAddress }),
    output: object({ message: z.string().optional() }),
  }),
  /** Sends the owner once more the email by which the account is activated. Role: Admin. */
  resendActivation: endpoint('POST /v5/accounts/resend_activation_email', {
    summary: 'Send the activation email again',
    role: 'Admin',
    output: success,
  }),
};
