import { createState, type State, type StateOptions } from './state';

/** The accounts of one emulator. Each has keys, data, mail, a clock and faults of its own. */
export interface Accounts {
  /** The one that the emulator starts with. Requests whose key nobody has are its. */
  readonly first: State;
  /** Whose key it is: that of the options or one that was created. */
  of(apiKey: string): State;
  /** The account that has this key; an unknown one gets a fresh account where unknown keys do, else none. */
  find(apiKey: string, options?: { readonly mayAdd: boolean }): State | undefined;
  /** @throws an error for a key that another account has. */
  add(options: StateOptions & { readonly apiKey: string }): State;
  remove(apiKey: string): void;
  all(): readonly State[];
}

export interface AccountsOptions extends StateOptions {
  /** Gives an unknown key a fresh account, instead of 401: each test worker takes a key of its own, and none sees another. Default false. */
  readonly anyKey?: boolean | undefined;
}

export function createAccounts({ anyKey = false, ...options }: AccountsOptions, url: string): Accounts {
  const first = createState(options, url);
  const states = new Map([[first.apiKey, first]]);

  const withCreatedKey = (apiKey: string) =>
    [...states.values()].find(({ stores }) => [...stores.us.account.keys.values()].some(({ secret }) => secret === apiKey));

  const add: Accounts['add'] = (own) => {
    if (states.has(own.apiKey) || withCreatedKey(own.apiKey) !== undefined) throw new Error('another account has this key');
    const state = createState({ ...options, ...own }, url);
    states.set(own.apiKey, state);
    return state;
  };

  const find: Accounts['find'] = (apiKey, { mayAdd } = { mayAdd: anyKey }) =>
    states.get(apiKey) ?? withCreatedKey(apiKey) ?? (mayAdd && apiKey !== '' ? add({ ...options, apiKey }) : undefined);

  return {
    first,
    find,
    of: (apiKey) => find(apiKey) ?? first,
    add,
    remove: (apiKey) => {
      const state = states.get(apiKey);
      if (state === undefined || state === first) return;
      state.tasks.stop();
      states.delete(apiKey);
    },
    all: () => [...states.values()],
  };
}
