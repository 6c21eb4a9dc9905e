const INTERVAL = 10_000;

export const say = (line: string) => console.log(line);

/** Runs something, and says every ten seconds that it still does; ends with the result and the seconds that it took. */
export async function timed<T>(
  what: string,
  action: () => Promise<T>,
  detail: () => string = () => '',
): Promise<{ readonly result: T; readonly seconds: number }> {
  const start = performance.now();
  const seconds = () => (performance.now() - start) / 1000;
  const progress = setInterval(() => say(`  ${what}: ${Math.round(seconds())} s so far${detail()}`), INTERVAL);
  try {
    const result = await action();
    const taken = seconds();
    say(`  ${what}: ${taken.toFixed(1)} s${detail()}`);
    return { result, seconds: taken };
  } finally {
    clearInterval(progress);
  }
}
