import {
  ProtocolError,
  ProtocolErrorCode,
  type ReadResourceResult,
  ResourceNotFoundError,
  type ResourceTemplateType,
  type ServerContext,
  UriTemplate,
} from '@modelcontextprotocol/server';
import { type Operation, operations } from '../operations/operation';
import { readAnswer } from './answer';
import { readArguments } from './arguments';
import { callerOf, type Seat } from './calls';
import { eventTemplatesOf, readRecentEvents } from './recent-events';
import { type Variables, variablesIn } from './resource-address';
import { markThirdParty } from './third-party';

interface Template {
  readonly template: ResourceTemplateType;
  readonly operation: Operation;
  readonly pattern: UriTemplate;
  readonly input: (variables: Variables) => Readonly<Record<string, unknown>>;
  /** What of the answer is shown. Default: all. */
  readonly show?: (data: Readonly<Record<string, unknown>>) => unknown;
}

function resource(
  uriTemplate: string,
  name: string,
  title: string,
  description: string,
  read: string,
  rest: Pick<Template, 'input' | 'show'>,
): Template {
  const operation = operations.get(read);
  if (operation === undefined) throw new Error(`there is no operation ${read}`);
  // Text, not JSON: what stands in it is marked as written by others.
  return {
    template: { uriTemplate, name, title, description, mimeType: 'text/plain' },
    operation,
    pattern: new UriTemplate(uriTemplate),
    ...rest,
  };
}

const templates: readonly Template[] = [
  resource(
    'mailgun://domains/{domain}/dns-records',
    'dns-records',
    'DNS records of a domain',
    'The DNS records that a domain needs, and what Mailgun found of them.',
    'domains.get',
    {
      input: ({ domain }) => ({ domain }),
      show: ({ receivingDnsRecords, sendingDnsRecords }) => ({ receivingDnsRecords, sendingDnsRecords }),
    },
  ),
  resource(
    'mailgun://domains/{domain}/messages/{storageKey}',
    'message',
    'A stored message',
    'A stored message by the storage.key of its events, kept for about 3 days.',
    'messages.get',
    { input: ({ domain, storageKey }) => ({ domain, storageKey }) },
  ),
  resource(
    'mailgun://domains/{domain}/templates/{name}',
    'template',
    'A template',
    'A template of a domain with its active version.',
    'templates.get',
    { input: ({ domain, name }) => ({ domain, template: name, active: true }) },
  ),
];

/** Those that the agent may read. Their variables are for it to fill in: a list of domains or messages would be a call of its own. */
export const resourceTemplatesOf = (seat: Seat): ResourceTemplateType[] => {
  const allowed = seat.gate.operationsOf(seat.agent);
  return [...templates.filter(({ operation }) => allowed.includes(operation)).map(({ template }) => template), ...eventTemplatesOf(seat)];
};

/** Reads one, on the same way as a tool: through the gate, marked. */
export async function readResource(seat: Seat, uri: string, context: ServerContext): Promise<ReadResourceResult> {
  const events = await readRecentEvents(seat, uri, context);
  if (events !== undefined) return events;
  const allowed = seat.gate.operationsOf(seat.agent);
  const found = templates.flatMap((template) => {
    const variables = variablesIn(template.pattern, uri);
    return variables !== undefined && allowed.includes(template.operation) ? [{ ...template, variables }] : [];
  })[0];
  if (found === undefined) {
    seat.gate.refuse(callerOf(seat, context), 'read a resource', 'no such resource is available to this agent', 404);
    throw new ResourceNotFoundError(uri);
  }
  const { operation, input, show, template, variables } = found;
  const read = readArguments(operation, input(variables));
  if ('problems' in read) {
    seat.gate.refuse(callerOf(seat, context), `call ${operation.name}`, 'the arguments are none of this operation', 400);
    throw new ProtocolError(ProtocolErrorCode.InvalidParams, read.problems.join('; '));
  }
  const outcome = await seat.gate.pass(read.call, callerOf(seat, context));
  if (outcome.kind === 'refused') throw new ProtocolError(ProtocolErrorCode.InvalidRequest, outcome.words);
  if (outcome.kind === 'unconfirmed')
    throw new ProtocolError(ProtocolErrorCode.InvalidRequest, 'The policy asks the person at this client first, which only a tool can do.');
  const reading = await readAnswer(operation, outcome);
  if (outcome.status === 404) throw new ResourceNotFoundError(uri);
  // An error has no place for what others wrote: it is left out.
  if (reading.kind !== 'data') throw new ProtocolError(ProtocolErrorCode.InternalError, reading.words);
  const { text, meta } = markThirdParty(show === undefined ? reading.data : show(reading.data));
  return { contents: [{ uri, mimeType: template.mimeType, text, _meta: { ...meta } }] };
}
