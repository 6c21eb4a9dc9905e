import type { FunctionDeclaration } from './define-function';
import { getDomain } from './get-domain';
import { getDomains } from './get-domains';
import { getMailingList } from './get-mailing-list';
import { getRoutes } from './get-routes';
import { getTemplate } from './get-template';
import { getWebhookSigningKey } from './get-webhook-signing-key';

/** Every function by its name. */
export const functions = {
  getDomain,
  getDomains,
  getRoutes,
  getMailingList,
  getTemplate,
  getWebhookSigningKey,
} as unknown as Readonly<Record<string, FunctionDeclaration>>;
