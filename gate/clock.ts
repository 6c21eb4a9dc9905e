/** The time of this machine, which never goes back: a clock that is set back must not make an expired token good again, nor a night a working day. */
export function createClock(read: () => number = Date.now): () => Date {
  let latest = 0;
  return () => {
    latest = Math.max(latest, read());
    return new Date(latest);
  };
}
