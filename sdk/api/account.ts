import { endpoint } from '../endpoint';
import { flag, integer, list, object, spelled } from '../wire';
import { z } from '../zod';

export const account = {
  /** Changes settings of the account such as its name and time zone. Role: Admin. */
  update: endpoint('PUT /v5/accounts', {
    summary: 'Change settings of the account',
    body: 'query',
    role: 'Admin',
    input: object({
      name: z.string().optional(),
      inactiveSessionTimeout: integer().optional(),
      absoluteSessionTimeout: integer().optional(),
      logoutRedirectUrl: z.string().optional(),
    }),
    output: object({ message: z.string().optional() }),
  }),
  /** The key for `verifyWebhook`, one for the whole account. It is a secret. Role: Analyst. */
  getSigningKey: endpoint('GET /v5/accounts/http_signing_key', {
    summary: 'Get the key that signs webhooks',
    output: object({ message: z.string().optional(), httpSigningKey: z.string().optional() }),
  }),
  /**
   * Puts a new key in the place of the old one: whoever verifies by the old one refuses all webhooks from then on. Role: Admin.
   */
  regenerateSigningKey: endpoint('POST /v5/accounts/http_signing_key', {
    summary: 'Make a new key that signs webhooks',
    role: 'Admin',
    output: object({ message: z.string().optional(), httpSigningKey: z.string().optional() }),
  }),
  /** Who may get mail of the sandbox domain, and who has agreed to it. Role: Analyst. */
  listSandboxRecipients: endpoint('GET /v5/sandbox/auth_recipients', {
    summary: 'List who gets mail of the sandbox',
    output: object({ items: spelled('recipients', list(object({ email: z.string().optional(), activated: flag.optional() }))) }),
    paging: 'whole',
  }),
  /** Adds a recipient, at most 5, who is asked by email first. Role: Developer. */
  createSandboxRecipient: endpoint('POST /v5/sandbox/auth_recipients', {
    summary: 'Let somebody get mail of the sandbox',
    body: 'query',
    input: object({ email: z.string() }),
    output: object({ recipient: object({ email: z.string().optional(), activated: flag.optional() }).optional() }),
  }),
  /** Removes a recipient of the sandbox domain. Role: Developer. */
  deleteSandboxRecipient: endpoint('DELETE /v5/sandbox/auth_recipients/{email}', {
    summary: 'Stop mail of the sandbox to somebody',
    input: object({ email: z.string() }),
    output: object({ message: z.string().optional() }),
  }),
  /** Sends the owner the email that activates the account again. Role: Admin. */
  resendActivation: endpoint('POST /v5/accounts/resend_activation_email', {
    summary: 'Send the activation email again',
    role: 'Admin',
    output: object({ success: flag.optional() }),
  }),
  /** Switches features of the account; those that are not given stay as they are. Role: Admin. */
  updateFeatures: endpoint('PUT /v5/accounts/features', {
    summary: 'Switch features of the account',
    body: 'urlencoded',
    role: 'Admin',
    input: object({ webhooksRedactPii: z.string().optional(), aiInsights: z.string().optional() }),
    output: object({ success: flag.optional() }),
  }),
};
