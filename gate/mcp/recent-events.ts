import {
  ProtocolError,
  ProtocolErrorCode,
  type ReadResourceResult,
  ResourceNotFoundError,
  type ResourceTemplateType,
  type ServerContext,
  UriTemplate,
} from '@modelcontextprotocol/server';
import type { Gate } from '../gate';
import type { Call } from '../operations/call';
import { operations } from '../operations/operation';
import { readArguments } from './arguments';
import { callerOf, type Seat } from './calls';
import { variablesIn } from './resource-address';
import { markThirdParty } from './third-party';

const uriTemplate = 'mailgun://domains/{domain}/events';
const pattern = new UriTemplate(uriTemplate);
const list = operations.get('events.list');

/** A client that subscribes to more than these is refused. */
const MOST_SUBSCRIPTIONS = 100;

const template: ResourceTemplateType = {
  uriTemplate,
  name: 'recent-events',
  title: 'Recent events of a domain',
  description:
    'What webhooks brought of a domain since the gate started, the newest first, at most 100. It can be subscribed to, with the domain in lower case.',
  mimeType: 'text/plain',
};

/** What an agent gets of webhooks is what it could ask for with `events.list`, by the same policy. */
function callFor(domain: string): Call | undefined {
  const read = list === undefined ? undefined : readArguments(list, { domain });
  return read === undefined || 'problems' in read ? undefined : read.call;
}

/** Not there where no webhooks are taken. */
export const eventTemplatesOf = ({ gate, agent }: Seat): readonly ResourceTemplateType[] =>
  gate.events !== undefined && list !== undefined && gate.operationsOf(agent).includes(list) ? [template] : [];

/** Nothing where the address is another resource's. */
export async function readRecentEvents(seat: Seat, uri: string, context: ServerContext): Promise<ReadResourceResult | undefined> {
  const { gate } = seat;
  const domain = variablesIn(pattern, uri)?.domain;
  if (domain === undefined || eventTemplatesOf(seat).length === 0) return undefined;
  const call = callFor(domain);
  if (call === undefined) return undefined;
  const refused = await gate.passHere(call, callerOf(seat, context));
  if (refused !== undefined) throw new ProtocolError(ProtocolErrorCode.InvalidRequest, refused.words);
  const { text, meta } = markThirdParty({ items: gate.events?.of(domain) ?? [] });
  return { contents: [{ uri, mimeType: template.mimeType, text, _meta: { ...meta } }] };
}

/** `resources/subscribe` of 2025-11-25. What may not be read is answered as what is not there. */
export async function subscribe(seat: Seat, subscriptions: Set<string>, uri: string, context: ServerContext): Promise<object> {
  const domain = variablesIn(pattern, uri)?.domain;
  const call = domain === undefined || seat.gate.events === undefined ? undefined : callFor(domain);
  if (call === undefined || !(await seat.gate.mayRead(call, seat.agent))) {
    seat.gate.refuse(callerOf(seat, context), 'subscribe to a resource', 'no such resource is available to this agent', 404);
    throw new ResourceNotFoundError(uri);
  }
  if (!subscriptions.has(uri) && subscriptions.size >= MOST_SUBSCRIPTIONS)
    throw new ProtocolError(ProtocolErrorCode.InvalidRequest, `There are ${MOST_SUBSCRIPTIONS} subscriptions already. End one first.`);
  subscriptions.add(uri);
  return {};
}

/**
 * Tells which resource has changed, for an agent that may read it at that moment: nobody learns from it that a domain has traffic whose events they could
 * not ask for. Gives a function that stops it.
 */
export function tellOfEvents(gate: Gate, agents: () => Iterable<string>, tell: (agent: string, uri: string) => void): () => void {
  const stop = gate.events?.onEvent((domain) => {
    const call = callFor(domain);
    if (call === undefined) return;
    const uri = uriTemplate.replace('{domain}', domain);
    for (const agent of agents())
      gate.mayRead(call, agent).then(
        (may) => (may ? tell(agent, uri) : undefined),
        () => undefined,
      );
  });
  return stop ?? (() => undefined);
}
