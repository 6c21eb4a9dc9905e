import type { ToolAnnotations } from '@modelcontextprotocol/server';
import type { Area } from '../operations/area';
import type { Operation } from '../operations/operation';

/** Areas whose writes reach people or other hosts than Mailgun's. */
const reachingOut: readonly Area[] = ['Messages', 'Routes', 'Webhooks', 'Validations', 'Inbox placement', 'Forwards', 'Alerts & limits'];

/** Each other write only adds. Regenerating a key ends the old one, updating replaces what was there, disabling stops mail. */
const adding: readonly string[] = [
  'add',
  'addIp',
  'addIps',
  'addUrl',
  'copy',
  'create',
  'createBatch',
  'createSandboxRecipient',
  'enable',
  'import',
  'request',
  'resend',
  'resendActivation',
  'send',
  'sendMime',
  'test',
  'testEmail',
  'testSlack',
  'testWebhook',
  'verify',
  'activate',
  'addToAllDomains',
  'enroll',
  'enrollAll',
];

/** What a client may tell its user of a call: honest, and on the careful side where the declaration does not say. */
export function annotationsOf({ area, verb, access, endpoint }: Operation): ToolAnnotations {
  // Showing a secret needs full access, but changes nothing.
  const readOnly = endpoint.access === 'read';
  return {
    readOnlyHint: readOnly,
    destructiveHint: !readOnly && !adding.includes(verb),
    idempotentHint: readOnly || endpoint.repeatable,
    // A validation asks the receiving server even where it is only read.
    openWorldHint: (area === 'Validations' && verb === 'get') || (access === 'full' && !readOnly && reachingOut.includes(area)),
  };
}
