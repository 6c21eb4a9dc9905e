import type { State } from '../../state';
import { createStore, emptyStore, type Store } from '../../store/store';

type Data = Omit<Store, 'now' | 'randomBytes' | 'account' | 'ofSubaccounts'> & { readonly ofSubaccounts: ReadonlyMap<string, Data> };

/** What makes ids and times is not kept; what regions and sub-accounts share is kept once. */
const dataOf = ({ now: _, randomBytes: __, account: ___, ofSubaccounts, ...data }: Store): Data => ({
  ...data,
  ofSubaccounts: new Map([...ofSubaccounts].map(([id, own]) => [id, dataOf(own)])),
});

/** Everything of an account that a snapshot keeps. */
export const contentOf = ({ stores: { us, eu }, clock, jobs, transitions, latency, requests, random }: State) => ({
  clock: { now: clock.now(), frozen: clock.frozen },
  /** So that nothing gets an id that something has. */
  drawn: random.position,
  account: us.account,
  us: dataOf(us),
  eu: dataOf(eu),
  jobs,
  transitions,
  latency,
  requests: [...requests],
});

export type Content = ReturnType<typeof contentOf>;

/** The collections stay the same objects: a test may hold them. */
export function putBack(state: State, { clock, drawn, account, us, eu, jobs, transitions, latency, requests }: Content): void {
  state.tasks.remove(() => true);
  for (const store of Object.values(state.stores)) emptyStore(store);
  fillStore(state.stores.us, us);
  fillStore(state.stores.eu, eu);
  state.stores.us.account.ownKey = undefined;
  fill(state.stores.us.account, account);
  fill(state.jobs, jobs);
  fill(state.transitions, transitions);
  fill(state.requests, requests);
  state.latency = latency;
  state.random.position = drawn;
  if (clock.frozen) state.clock.freeze(clock.now);
  else {
    state.clock.run();
    state.clock.set(clock.now);
  }
  state.tasks.refresh();
  state.live.announce('reset', {});
}

function fillStore(target: Store, { ofSubaccounts, ...data }: Data): void {
  fill(target, data);
  for (const [id, own] of ofSubaccounts) {
    const store = createStore(target.account, target, id);
    fillStore(store, own);
    target.ofSubaccounts.set(id, store);
  }
}

function fill(target: object, source: object): void {
  if (target instanceof Map && source instanceof Map) {
    target.clear();
    for (const [key, value] of source) target.set(key, value);
  } else if (Array.isArray(target) && Array.isArray(source)) {
    // Not `push`: nothing of it is new, and nobody is to be told.
    target.length = 0;
    for (const [index, item] of source.entries()) target[index] = item;
  } else {
    const own = target as Record<string, unknown>;
    for (const [name, value] of Object.entries(source)) {
      const before = own[name];
      if (before instanceof Map || Array.isArray(before)) fill(before, value);
      else own[name] = value;
    }
  }
}
