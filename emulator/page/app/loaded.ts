import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import { type Kind, onLive } from './live';

export interface Loaded<T> {
  readonly value: T | undefined;
  /** Why it could not be read. */
  readonly problem: string | undefined;
  readonly reload: () => Promise<void>;
}

/** Something that is read, and again when something of these kinds happens. What was read stays until the next is there. */
export function useLoaded<T>(read: () => Promise<T>, dependencies: readonly unknown[], kinds: readonly Kind[] = []): Loaded<T> {
  const [state, set] = useState<{ value?: T; problem?: string }>({});
  const turn = useRef(0);
  const took = useRef(0);
  const reload = useCallback(async () => {
    turn.current += 1;
    const own = turn.current;
    const begin = performance.now();
    const next = await read().then(
      (value) => ({ value }),
      (error: Error) => ({ problem: error.message }),
    );
    took.current = performance.now() - begin;
    // An answer that comes late is not put over a later one.
    if (own === turn.current) set((before) => ({ ...('value' in before && { value: before.value }), ...next }) as typeof before);
  }, dependencies);
  useEffect(() => {
    set({});
    void reload();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const forget = onLive((kind) => {
      if (kind !== 'reset' && !kinds.includes(kind)) return;
      // Much happens at once: it is read once for all of it, and not so often that the emulator does little else.
      timer ??= setTimeout(
        () => {
          timer = undefined;
          void reload();
        },
        Math.max(150, took.current * 5),
      );
    });
    return () => {
      clearTimeout(timer);
      forget();
      turn.current += 1;
    };
  }, [reload]);
  return { value: state.value, problem: state.problem, reload };
}
