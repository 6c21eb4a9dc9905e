import { waitUntilReady } from './ready';

export const runReady = (url: string, { wait }: { readonly wait: number }): Promise<void> => waitUntilReady(url, wait);
