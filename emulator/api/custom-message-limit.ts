import type { api } from 'mailgun-sdk';
import { refuse } from '../http/refusal';
import { sentInRegion } from '../store/monthly-limit';
import type { Behaviours } from './behaviour';

const done = { success: true };

/** Each region has a limit of its own: https://help.mailgun.com/hc/en-us/articles/4402611589915 */
export const customMessageLimit: Behaviours<typeof api.customMessageLimit> = {
  get: (context) => {
    const { monthly: limit } = context.store.sendingLimit;
    if (limit === undefined) throw refuse(404, { message: 'No threshold for account' });
    return { limit, current: sentInRegion(context.store, context.store.now()), period: '1m' };
  },

  update: ({ store }, { limit }) => {
    store.sendingLimit.monthly = limit;
    return done;
  },

  // An account that its limit has disabled stays so until it is enabled, or until the month is over.
  delete: ({ store }) => {
    if (store.sendingLimit.monthly === undefined) throw refuse(400, { message: 'Could not delete threshold for account' });
    store.sendingLimit.monthly = undefined;
    return done;
  },

  enable: ({ store }) => {
    if (store.sendingLimit.disabledAt === undefined)
      throw refuse(400, { message: 'Unable to re-enable account with current account disablement' });
    store.sendingLimit.disabledAt = undefined;
    return done;
  },
};
