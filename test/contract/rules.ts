type Arguments<Row> = Row extends readonly unknown[] ? Row : [Row];

/** Tests of one subject: each is a rule that is tried on every subject, once or with several values. */
interface Rule {
  (title: string, action: () => Promise<void> | void): void;
  /** No rows: there is nothing in this subject that the rule is about. */
  each<const Row>(rows: readonly Row[]): (title: string, action: (...row: Arguments<Row>) => Promise<void> | void) => void;
}

export interface Rules {
  of(subject: string): Rule;
  /** What was tried and held, rule by rule. */
  summary(): string;
}

export function createRules(): Rules {
  const subjects = new Set<string>();
  /** By rule and subject: how often it is tried, and how often it held. */
  const tries = new Map<string, Map<string, { due: number; held: number }>>();

  return {
    of(subject) {
      subjects.add(subject);
      const enter = (title: string, due: number) => {
        const entry = { due, held: 0 };
        tries.set(title, (tries.get(title) ?? new Map()).set(subject, entry));
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

    summary() {
      const lines = [...tries].map(([title, bySubject]) => {
        const entries = [...bySubject.values()].filter(({ due }) => due > 0);
        const due = entries.reduce((sum, entry) => sum + entry.due, 0);
        const held = entries.reduce((sum, entry) => sum + entry.held, 0);
        return {
          due,
          held,
          line: `  ${String(entries.length).padStart(3)}  ${String(held).padStart(4)} of ${String(due).padStart(4)}  ${title}`,
        };
      });
      const due = lines.reduce((sum, line) => sum + line.due, 0);
      const held = lines.reduce((sum, line) => sum + line.held, 0);
      return [
        `${subjects.size} resources × ${tries.size} rules: ${held} of ${due} tries held.`,
        '  resources that the rule is about, tries that held, rule:',
        ...lines.map(({ line }) => line),
      ].join('\n');
    },
  };
}
