import type { api } from 'mailgun-sdk';
import { refuse } from '../http/refusal';
import type { Behaviours } from './behaviour';

/** Nobody can be invited by the API: a test that needs more users puts them into the store. */
export const users: Behaviours<typeof api.users> = {
  list: ({ store }, { pageSize = 100, skip = 0, role }) => {
    const found = [...store.account.users.values()].filter((user) => role === undefined || user.role === role);
    return { items: found.slice(skip, skip + pageSize), totalCount: found.length };
  },

  get: ({ store }, { id }) => {
    const user = store.account.users.get(id);
    if (user === undefined) throw refuse(404, { message: 'No such user exists' });
    return user;
  },

  // "Requires use of an API key with a `user_id` saved on it, typically of 'web' kind", says the OpenAPI document.
  getOwn: ({ store, caller }) => {
    const user = store.account.users.get(caller?.userId ?? '');
    if (user === undefined) throw refuse(403, { message: 'Incompatible key for this endpoint' });
    return user;
  },
};
