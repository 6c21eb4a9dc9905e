/** Shows on the error output how far long work is: in one line of a terminal, and every ten seconds in a log. */
export interface ProgressBar {
  readonly show: (words: string, done: number, of: number) => void;
  readonly clear: () => void;
}

const CELLS = 24;

/** Between two lines of a log, in milliseconds. */
const INTERVAL = 10_000;

export function createProgressBar(stream: NodeJS.WriteStream = process.stderr): ProgressBar {
  let last = '';
  let next = Date.now() + INTERVAL;
  return {
    show: (words, done, of) => {
      if (stream.isTTY) {
        const full = of === 0 ? CELLS : Math.round((CELLS * done) / of);
        stream.write(`\r\u001b[K${'█'.repeat(full)}${'░'.repeat(CELLS - full)} ${words} ${done}/${of}`);
      } else if (Date.now() >= next) {
        stream.write(`${words} ${done}/${of}\n`);
        next = Date.now() + INTERVAL;
      }
      last = words;
    },
    clear: () => {
      if (stream.isTTY && last !== '') stream.write('\r\u001b[K');
    },
  };
}
