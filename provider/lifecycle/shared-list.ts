import type { Mailgun } from 'mailgun-sdk';
import type { Rows, SharedList } from './define-resource';

/** A list that is read no further than those who want it need. */
interface OpenList<Row> {
  /** Reads on: up to rows about `key`, or to the end. */
  see(key?: string): Promise<Rows<Row>>;
}

/**
 * Opens a list, which asks for nothing yet. It reads at most as many pages as it was asked for things, because more would take longer than to
 * read each thing by itself; where it fails, it stays as it is.
 */
export function openList<Row>({ pageSize, rows, keyOf }: SharedList<Row>, mailgun: Mailgun, place: string): OpenList<Row> {
  const known = new Map<string, Row[]>();
  let [asked, read, isWhole, hasFailed] = [0, 0, false, false];
  let iterator: AsyncIterator<Row> | undefined;
  let turn: Promise<void> = Promise.resolve();

  const readOn = async (key: string | undefined) => {
    try {
      iterator ??= rows(mailgun, place)[Symbol.asyncIterator]();
      while (!isWhole && !hasFailed && read < pageSize * asked && !(key !== undefined && known.has(key))) {
        const { done, value } = await iterator.next();
        if (done) isWhole = true;
        else add(value);
      }
    } catch {
      // Each is asked for by itself now, and says what is wrong in its own name.
      hasFailed = true;
    }
  };

  const add = (row: Row) => {
    read += 1;
    const key = keyOf(row);
    known.set(key, [...(known.get(key) ?? []), row]);
  };

  return {
    async see(key) {
      asked += 1;
      turn = turn.then(() => readOn(key));
      await turn;
      return { of: (name) => known.get(name) ?? [], isWhole };
    },
  };
}
