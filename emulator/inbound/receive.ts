import { dispatch } from '../delivery/dispatch';
import { record } from '../delivery/record';
import type { Context } from '../store/context';
import { createEventId, createMessageId, createStorageKey, createUuid } from '../store/ids';
import type { Store } from '../store/store';
import type { PostedForm, StoredMessage, StoredPosting } from '../store/stored';
import { type Arrival, type Declined, type InboundPlan, type InboundStep, planInbound, type Received } from './plan';

export interface Incoming extends Pick<Arrival, 'sender' | 'recipients' | 'mime' | 'authenticated' | 'remote'> {
  /** Where the emulator can be reached, region prefix included. */
  readonly baseUrl: string;
}

/** Takes mail in: carries out what routes, forwards and lists want of it. Resolves with the recipients for whom nothing does. */
export async function receive(context: Context, incoming: Incoming): Promise<readonly Declined[]> {
  const { store } = context;
  const ids = {
    event: () => createEventId(store),
    storageKey: () => createStorageKey(store),
    token: () => store.randomBytes(25).toString('hex'),
    trace: () => store.randomBytes(8).toString('hex'),
    message: (domain: string) => createMessageId(store, domain),
  };
  const plan = await planInbound(store, { ...incoming, now: store.now(), ids });
  for (const outcome of plan.outcomes) if (outcome.kind === 'received') carryOut(context, plan, outcome);
  return plan.outcomes.filter((outcome) => outcome.kind === 'declined');
}

function carryOut(context: Context, plan: InboundPlan, received: Received): void {
  const { store } = context;
  store.messages.push(received.message);
  for (const event of received.events) record(context, event);
  for (const step of received.steps) takeStep(context, plan, received, step);
}

function takeStep(context: Context, plan: InboundPlan, { message, shared }: Received, step: InboundStep): void {
  const { store } = context;
  switch (step.kind) {
    case 'post':
      startPosting(context, postingOf(store, { kind: 'forward', url: step.url, form: step.form, message, event: shared }));
      break;
    case 'store':
      if (step.notify !== undefined) startPosting(context, postingOf(store, { kind: 'store', ...step.notify, message, event: undefined }));
      break;
    case 'send':
      dispatch(context, { ...copyOf(store, message, step.address), mime: plan.mail?.mime.toString(), isRouted: true });
      break;
    case 'fanOut':
      for (const member of step.members) dispatch(context, memberCopy(store, message, step, member));
  }
}

interface Handing {
  readonly kind: 'forward' | 'store';
  readonly url: string;
  readonly form: PostedForm;
  readonly message: StoredMessage;
  readonly event: StoredPosting['event'];
}

const postingOf = (store: Store, { kind, url, form, message, event }: Handing): StoredPosting => ({
  id: createUuid(store),
  kind,
  url,
  domain: message.domain,
  eventType: undefined,
  storageKey: message.storageKey,
  createdAt: store.now(),
  payload: { form },
  event,
  isRetried: true,
  state: 'waiting',
  attempts: [],
});

function startPosting({ store, tasks, region }: Context, posting: StoredPosting): void {
  store.postings.set(posting.id, posting);
  tasks.add('immediate', { kind: 'post', region, posting: posting.id });
}

const copyOf = (store: Store, message: StoredMessage, recipient: string): StoredMessage => ({
  ...message,
  recipients: [recipient],
  storageKey: createStorageKey(store),
});

type FanOut = Extract<InboundStep, { kind: 'fanOut' }>;

/** The copy of a list keeps who wrote and whom to, and says which list it comes from. */
function memberCopy(store: Store, message: StoredMessage, { list, headers }: FanOut, member: FanOut['members'][number]): StoredMessage {
  const replaced = new Set(headers.map(([name]) => name.toLowerCase()));
  const kept = (message.headers ?? []).filter(([name]) => !replaced.has(name.toLowerCase()));
  const variables = { name: member.name, ...member.variables };
  return {
    ...copyOf(store, message, member.address),
    input: { ...message.input, recipientVariables: { [member.address]: variables } },
    // Built anew from its parts: the headers of the list are in no MIME yet.
    mime: undefined,
    headers: [...kept, ...headers.map(([name, value]): [string, string] => [name, value])],
    list,
  };
}
