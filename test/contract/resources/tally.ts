type Arguments<Row> = Row extends readonly unknown[] ? Row : [Row];

/** Tests of one subject: each is a rule that is tried on every subject, once or with several values. */
export interface Rule {
  (title: string, action: () => Promise<void> | void): void;
  /** No rows: there is nothing in this subject that the rule is about. */
  each<const Row>(rows: readonly Row[]): (title: string, action: (...row: Arguments<Row>) => Promise<void> | void) => void;
}

/** What was tried of one rule on one subject, and what held. */
interface Tried {
  readonly subject: string;
  readonly rule: string;
  readonly due: number;
  held: number;
}

export interface Tally {
  of(subject: string): Rule;
  readonly tried: readonly Tried[];
}

/** Counts each try of each rule, so that a rule which is tried on nothing does not go unseen. */
export function createTally(): Tally {
  const tried: Tried[] = [];
  return {
    tried,
    of(subject) {
      const enter = (rule: string, due: number) => {
        const entry = { subject, rule, due, held: 0 };
        tried.push(entry);
        return entry;
      };
      const rule = (title: string, action: () => Promise<void> | void) => {
        const entry = enter(title, 1);
        test(title, async () => {
          await action();
          entry.held += 1;
        });
      };
      const each =
        <Row>(rows: readonly Row[]) =>
        (title: string, action: (...row: Arguments<Row>) => Promise<void> | void) => {
          const entry = enter(title, rows.length);
          // Jest takes no empty table.
          if (rows.length === 0) return;
          test.each(rows.map((row) => [row].flat(1)))(title, async (...row) => {
            await action(...(row as Arguments<Row>));
            entry.held += 1;
          });
        };
      return Object.assign(rule, { each });
    },
  };
}
