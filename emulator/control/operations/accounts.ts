import { z } from 'zod';
import { nothing, operation } from '../operation';
import { Problem } from '../problem';

const shown = z.object({ apiKey: z.string(), domains: z.number(), messages: z.number() });

export const accounts = {
  list: operation('GET /accounts', {
    summary: 'The accounts of this emulator; requests without a key are of the first one',
    input: z.strictObject({}),
    output: z.object({ accounts: z.array(shown) }),
    run: ({ accounts: all }) => ({
      accounts: all.all().map(({ apiKey, stores: { us, eu } }) => ({
        apiKey,
        domains: us.domains.size + eu.domains.size,
        messages: us.messages.length + eu.messages.length,
      })),
    }),
  }),

  add: operation('POST /accounts', {
    summary: 'Add an account, which has data, mail, a clock and faults of its own',
    input: z.strictObject({
      apiKey: z.string().min(1),
      randomSeed: z.number().int().optional(),
      latency: z.number().nonnegative().optional(),
      dns: z.enum(['valid', 'unknown']).optional(),
    }),
    output: z.object({ apiKey: z.string() }),
    shorthand: 'apiKey',
    run: ({ accounts: all }, { apiKey, ...options }) => {
      if (all.find(apiKey, { mayAdd: false }) !== undefined) throw new Problem(409, 'another account has this key');
      const given = Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
      return { apiKey: all.add({ ...given, apiKey }).apiKey };
    },
  }),

  remove: operation('DELETE /accounts/{apiKey}', {
    summary: 'Remove an account with everything that it has; the first one stays',
    input: z.strictObject({ apiKey: z.string() }),
    output: nothing,
    shorthand: 'apiKey',
    run: ({ accounts: all }, { apiKey }) => {
      if (apiKey === all.first.apiKey) throw new Problem(400, 'the first account cannot be removed');
      if (!all.all().some((one) => one.apiKey === apiKey)) throw new Problem(404, 'no account has this key');
      all.remove(apiKey);
    },
  }),
};
