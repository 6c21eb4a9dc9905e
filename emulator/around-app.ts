import { controlPrefix } from './control/app';
import type { KeptData } from './data/keep-data';
import { jsonAnswer, toResponse } from './http/answer';
import { createReplay } from './record/replay';
import type { createApp } from './server';

type Fetch = ReturnType<typeof createApp>['fetch'];

export interface ReplayOptions {
  /** Exchanges that were recorded, one a line. */
  readonly lines: string;
  /** Answers with 404 what was not recorded. Default: the emulator answers it. */
  readonly only?: boolean | undefined;
}

/** Nobody hears that something was done before it is in the file. What only reads need not wait for it. */
export function keeping(fetch: Fetch, data: KeptData): Fetch {
  return async (request, ...others) => {
    const response = await fetch(request, ...others);
    if (request.method === 'GET' || request.method === 'HEAD') return response;
    return data.written().then(
      () => response,
      (error) => toResponse(jsonAnswer('', 500, { message: `the emulator cannot write its data: ${error.message}` })),
    );
  };
}

/**
 * What was recorded comes first; the control API is never recorded.
 *
 * @throws an Error for lines that are no exchanges.
 */
export function replaying(fetch: Fetch, { lines, only = false }: ReplayOptions): Fetch {
  const replay = createReplay(lines);
  return async (request, ...others) => {
    const { pathname } = new URL(request.url);
    if (pathname.startsWith(controlPrefix)) return fetch(request, ...others);
    const recorded = await replay.answer(request);
    if (recorded !== undefined) return toResponse(recorded);
    if (!only) return fetch(request, ...others);
    return toResponse(jsonAnswer('', 404, { message: `${request.method} ${pathname} with these fields was not recorded` }));
  };
}
