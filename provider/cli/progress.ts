/** Shows on the error output how far long work is: in one line of a terminal, or a line for each step elsewhere. */
export interface ProgressBar {
  readonly show: (words: string, done: number, of: number) => void;
  readonly clear: () => void;
}

const CELLS = 24;

export function createProgressBar(stream: NodeJS.WriteStream = process.stderr): ProgressBar {
  let last = '';
  return {
    show: (words, done, of) => {
      if (stream.isTTY) {
        const full = of === 0 ? CELLS : Math.round((CELLS * done) / of);
        stream.write(`\r\u001b[K${'█'.repeat(full)}${'░'.repeat(CELLS - full)} ${words} ${done}/${of}`);
      } else if (last !== words) stream.write(`${words} …\n`);
      last = words;
    },
    clear: () => {
      if (stream.isTTY && last !== '') stream.write('\r\u001b[K');
    },
  };
}
