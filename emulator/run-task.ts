import type { Region } from 'mailgun-sdk';
import { attempt } from './delivery/attempt';
import { react } from './delivery/reactions';
import { post } from './posting/post';
import type { State } from './state';
import type { Context } from './store/context';
import { verifyDomain } from './store/dkim-key';
import type { Store } from './store/store';
import type { StoredDomain } from './store/stored';
import type { Task } from './store/task';

/** Does what is due. Nobody waits for an answer. */
export function runTask(state: State, task: Task): Promise<void> | void {
  const context = contextOf(state, task.region);
  const { store } = context;
  switch (task.kind) {
    case 'deliver':
      return attempt(context, task);
    case 'react':
      return react(context, task);
    case 'post':
      return post(context, task.posting).then(() => state.live.announce('posting', { region: task.region, id: task.posting }));
    case 'verify-domain':
      return ifThere(store, task, verifyDomain);
    case 'delete-domain':
      return ifThere(store, task, ({ settings: { name } }) => void store.domains.delete(name));
    case 'show-template':
      return undefined;
  }
}

/** What a behaviour knows where nobody has asked. */
export const contextOf = ({ stores, tasks, transitions, dns, postTo }: State, region: Region): Context => ({
  region,
  store: stores[region],
  stores,
  subaccountId: undefined,
  caller: undefined,
  fields: {},
  tasks,
  transitions,
  postTo,
  dns,
  baseUrl: '',
  accept: '',
});

/** The name may be another's by now. */
function ifThere(
  store: Store,
  { domain: name, id }: { readonly domain: string; readonly id: string },
  then: (domain: StoredDomain) => void,
): void {
  const domain = store.domains.get(name);
  if (domain?.settings.id === id) then(domain);
}
