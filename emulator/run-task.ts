import type { Region } from 'mailgun-sdk';
import { attempt } from './delivery/attempt';
import { react } from './delivery/reactions';
import { renderFor } from './delivery/render-for';
import { recordHandedOn } from './inbound/handed-on';
import { receive } from './inbound/receive';
import { post } from './posting/post';
import type { State } from './state';
import type { Context } from './store/context';
import { verifyDomain } from './store/dkim-key';
import { messageOf } from './store/message-of';
import type { Store } from './store/store';
import type { StoredDomain } from './store/stored';
import type { Task } from './store/task';

/** Does what is due. Nobody waits for an answer, so that what cannot be done is said on the error output, and the rest goes on. */
export function runTask(state: State, task: Task): Promise<void> | void {
  try {
    return carryOut(state, task)?.catch((error) => report(task, error));
  } catch (error) {
    return report(task, error);
  }
}

function report({ kind }: Task, error: unknown): void {
  console.error(`mailgun-emulator: ${kind} could not be carried out: ${error instanceof Error ? error.message : error}`);
}

function carryOut(state: State, task: Task): Promise<void> | undefined {
  const context = contextOf(state, task.region);
  const { store } = context;
  switch (task.kind) {
    case 'deliver':
      return attempt(context, task) ?? undefined;
    case 'react':
      react(context, task);
      return undefined;
    case 'post':
      return postAndRecord(state, context, task.posting);
    case 'receive':
      return comeBack(context, task);
    case 'verify-domain':
      ifThere(store, task, verifyDomain);
      return undefined;
    case 'delete-domain':
      ifThere(store, task, ({ settings: { name } }) => void store.domains.delete(name));
      return undefined;
    case 'show-template':
      showTemplate(store, task.template);
      return undefined;
  }
}

async function postAndRecord(state: State, context: Context, id: string): Promise<void> {
  const posting = await post(context, id);
  if (posting !== undefined) recordHandedOn(context, posting);
  state.live.announce('posting', { region: context.region, id });
}

/** A message to a domain of the account arrives there. */
async function comeBack(context: Context, { storageKey, recipient }: Extract<Task, { kind: 'receive' }>): Promise<void> {
  const message = messageOf(context.store, storageKey);
  if (message === undefined) return;
  const { domain, baseUrl } = message;
  const { mime } = await renderFor(context, message, recipient);
  if (messageOf(context.store, storageKey) !== message) return;
  await receive(context, {
    sender: `postmaster@${domain}`,
    recipients: [recipient],
    mime: Buffer.from(mime),
    authenticated: true,
    remote: '127.0.0.1',
    baseUrl,
  });
}

/** What a behaviour knows where nobody has asked. */
export const contextOf = ({ stores, tasks, transitions, dns, postTo, handOver }: State, region: Region): Context => ({
  region,
  store: stores[region],
  stores,
  subaccountId: undefined,
  caller: undefined,
  fields: {},
  tasks,
  transitions,
  postTo,
  handOver,
  dns,
  baseUrl: '',
  accept: '',
});

function showTemplate(store: Store, id: string): void {
  const shelves = [store, ...store.ofSubaccounts.values(), ...store.domains.values()];
  for (const { templates } of shelves)
    for (const template of templates.values()) if (template.settings.id === id) template.isHidden = false;
}

/** The name may be another's by now. */
function ifThere(
  store: Store,
  { domain: name, id }: { readonly domain: string; readonly id: string },
  then: (domain: StoredDomain) => void,
): void {
  const domain = store.domains.get(name);
  if (domain?.settings.id === id) then(domain);
}
