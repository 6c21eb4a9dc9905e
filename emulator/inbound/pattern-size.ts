/**
 * At most so many instructions does a pattern become: `(ab){1000}` is short to write and long to run. It counts too much rather than too little, and is for
 * patterns that nobody has read yet, so that nothing in them can make it fail.
 */
export function expandedSize(pattern: string): number {
  const open: number[] = [];
  let size = 1;
  let last = 0;
  for (const [token] of pattern.matchAll(tokens)) {
    const times = /^\{(\d+),?(\d*)\}$/.exec(token);
    if (times !== null) {
      const more = (last + 2) * Math.max(Number(times[1]), Number(times[2] || 0), 1);
      size += more - last;
      last = more;
    } else if (token === '(') {
      open.push(size);
      size = 0;
    } else if (token === ')') {
      last = size + 4;
      size = (open.pop() ?? 0) + last;
    } else {
      last = 2;
      size += last;
    }
  }
  return open.reduce((sum, outer) => sum + outer, size);
}

/** An escape, a class, a repetition, or one character. */
const tokens = /\\[pP]\{[^}]*\}|\\.|\[\^?\]?(?:\\.|\[:\^?\w+:\]|[^\]\\])*\]|\{\d+,?\d*\}|./gs;
