/** In the place of `dispatcher.ts` in what bundlers and other runtimes take (`scripts/bundle-modules.mjs`): without undici, `fetch` sends. */
export const createDispatcher = (): undefined => undefined;
