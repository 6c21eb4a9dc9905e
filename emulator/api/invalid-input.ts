import { type Endpoint, fieldsOf } from 'mailgun-sdk';
import type { z } from 'zod';
import { type Refusal, type RefusalAnswer, refuse } from '../http/refusal';
import type { Fields } from '../http/requests';
import { importProblem } from '../store/dkim-key';

interface Problem {
  readonly endpoint: Endpoint;
  /** In Mailgun's spelling. */
  readonly field: string;
  readonly value: unknown;
  readonly issue: z.core.$ZodIssue;
}

type Words = (problem: Problem) => RefusalAnswer['body'];

/** Refuses an input that does not fit its declaration, in Mailgun's words where they are known. */
export function invalidInput(noun: string, endpoint: Endpoint, error: z.ZodError, wire: Fields): Refusal {
  const [issue = { code: 'custom', path: [], message: error.message, input: wire } satisfies z.core.$ZodIssue] = error.issues;
  const field = spellingOf(endpoint, String(issue.path[0]));
  const problem = { endpoint, field, value: wire[field], issue };
  // A name to be (`new_template_name`) is no name that nobody has.
  const isInPath = field.startsWith('{') || (endpoint.path.includes(`{${field}}`) && !field.startsWith('new_') && !(`{${field}}` in wire));
  const known = problem.value === undefined ? absent[noun] : invalid[`${noun} ${field}`];
  if (isInPath && known === undefined) return refuse(404, { [describing.has(noun) ? 'Description' : 'message']: missing(noun, problem) });
  const body = known?.(problem) ?? (problem.value === undefined ? unnamed(problem) : explained(problem));
  return refuse(isUnknownType(body) ? 404 : 400, body);
}

/** An event type that the webhooks of the account do not know is not found (OpenAPI document). */
const isUnknownType = (body: RefusalAnswer['body']) => typeof body === 'object' && 'Description' in body;

const unnamed: Words = ({ field }) => ({ message: `Missing parameter '${field}'` });
const explained: Words = ({ field, issue }) => ({ message: `${field}: ${issue.message}` });

/** The services that call their words a description. */
const describing = new Set(['dkimRotation', 'trackingCertificates']);

/** A name in the path that cannot be one is a name that nobody has. */
const missing = (noun: string, { field, value }: Problem) => {
  if (noun === 'messages') return `Domain not found: ${value}`;
  if (noun === 'credentials') return field === 'spec' ? 'Credentials not found' : 'domain not found';
  if (field === 'template_name') return 'template not found';
  if (field === 'version_name') return 'template version not found';
  if (noun === 'dkimRotation' || nounsOfTemplates.includes(noun)) return 'domain not found';
  if (noun === 'trackingCertificates') return 'x509 cert not found';
  if (/\b(ip|addr)\b/.test(field)) return "IP not found or doesn't belong to the account";
  return field === 'webhook_name' ? 'Webhook not found' : 'Domain not found';
};

const nounsOfTemplates = ['templates', 'templateVersions', 'accountTemplates', 'accountTemplateVersions'];

/** The words are those of mailgun-go's stand-in for Mailgun (mock_templates.go). */
const absentFromTemplate: Words = ({ field }) => ({
  message: field === 'description' ? 'No fields are provided to update' : `Missing mandatory parameter: ${field}`,
});

const invalidParameter: Words = ({ field }) => ({ Field: field, Value: `missing or invalid ${field} parameter` });
const blankAddress: Words = () => ({ message: 'IP address can not be blank' });

const absent: Readonly<Record<string, Words>> = {
  ...Object.fromEntries(nounsOfTemplates.map((noun) => [noun, absentFromTemplate])),
  accountWebhooks: invalidParameter,
  ipAllowlist: blankAddress,
  messages: ({ field }) => ({ message: `${field} parameter is missing` }),
  // Recorded in January 2025 (mailgun-ruby, domains.yml).
  domainKeys: ({ field }) => ({ message: `Missing mandatory parameter: ${field}` }),
  dkimRotation: ({ field }) => ({ Reason: `Missing parameter '${field}'` }),
  webhooks: (problem) => (problem.endpoint.method === 'DELETE' ? { Field: problem.field, Value: '' } : unnamed(problem)),
};

const tooManyItems: Words = (problem) =>
  problem.issue.code === 'too_big'
    ? { message: `The 'limit' parameter can't be larger than ${problem.issue.maximum}` }
    : explained(problem);

/** The words of the OpenAPI document, although 1,000 are taken. */
const tooManyAddresses: Words = (problem) =>
  problem.issue.code === 'too_big' && problem.issue.origin === 'array'
    ? { message: 'Batch size should be less than 1000' }
    : explained(problem);

const wrongPassword: Words = ({ issue }) => ({
  message: `Password is too ${issue.code === 'too_small' ? 'short' : 'long'}. It must be between 5 and 32 characters.`,
});

/** The OpenAPI document has the words for one that is repeated and for one that is unknown. */
const wrongEventTypes: Words = ({ issue, value, field }) => {
  const types = [value].flat().map(String);
  if (issue.code !== 'custom') return { Description: `event_type '${types[Number(issue.path[1] ?? 0)]}' is invalid` };
  return { Field: field, Value: `duplicate event types: '${types.find((type, index) => types.indexOf(type) !== index)}'` };
};

const notAnUrl: Words = ({ endpoint, issue, value }) => {
  const url = [value].flat()[Number(issue.path[1] ?? 0)];
  if (issue.code === 'too_big') return { Reason: `Maximum of ${issue.maximum} urls exceeded` };
  return { Reason: `${endpoint.path.startsWith('/v4') ? 'invalid parameters: ' : ''}${url} is not a valid url: invalid URL scheme` };
};

const invalidName: Words = () => ({ message: 'Invalid parameter: name is invalid' });
/** The words are those that mailgun-python expects. */
const notAnAttribute: Words = (problem) => {
  const [, , index, part] = problem.issue.path;
  const conditions = (problem.value as { readonly AND?: unknown } | undefined)?.AND;
  const condition = Array.isArray(conditions) ? conditions[Number(index)] : undefined;
  return part === 'attribute' ? { message: `'${condition?.attribute}' is not a valid filter predicate attribute` } : explained(problem);
};

const invalid: Readonly<Record<string, Words>> = {
  'templates name': invalidName,
  'accountTemplates name': invalidName,
  'domains smtp_password': wrongPassword,
  'credentials password': wrongPassword,
  'credentials limit': (problem) =>
    problem.issue.code === 'too_big' ? { message: `Limit parameter can't be larger than ${problem.issue.maximum}` } : explained(problem),
  'keys kind': () => ({ message: 'expected `kind` param to be one of [domain user web] or absent' }),
  'ipAllowlist address': (problem) => (problem.value === '' ? blankAddress(problem) : { message: 'Invalid IP Address or CIDR' }),
  'accountWebhooks url': invalidParameter,
  'accountWebhooks event_types': wrongEventTypes,
  'accountWebhooks webhook_ids': () => ({
    message: 'Invalid parameter: webhook_ids malformed webhook_ids parameter: empty values not allowed',
  }),
  'account email': () => ({ message: 'Invalid email address.' }),
  'domains limit': tooManyItems,
  'routes limit': tooManyItems,
  'bounces items': tooManyAddresses,
  'unsubscribes items': tooManyAddresses,
  'complaints items': tooManyAddresses,
  'lists access_level': ({ value }) => ({
    message: `Invalid access level '${value}'. It can be any of: 'readonly', 'members', 'everyone'.`,
  }),
  'lists reply_preference': ({ value }) => ({ message: `Invalid reply preference '${value}'. It can be any of: 'sender', 'list'` }),
  'metrics resolution': () => ({ message: "'resolution' attribute is invalid" }),
  'metrics filter': notAnAttribute,
  'logs filter': notAnAttribute,
  'webhooks url': notAnUrl,
  'domainKeys pem': ({ value }) => importProblem(String(value)),
  'dkimRotation rotation_interval': ({ field, issue }) => ({ Reason: `${field} ${issue.message}` }),
  'messages to': () => ({ message: 'Too many recipients, max is 1000' }),
  'messages o:deliverytime': ({ value }) => ({ message: `${value} is not an RFC-2822 compliant date` }),
  'messages recipient-variables': () => ({ message: "'recipient-variables' parameter is not a valid JSON" }),
};

export function spellingOf(endpoint: Endpoint, field: string): string {
  const schema = fieldsOf(endpoint)[field];
  if (schema !== undefined && 'spelling' in schema) return String(schema.spelling);
  return field.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
