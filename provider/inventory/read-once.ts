import type { Mailgun } from 'mailgun-sdk';

type Call = (input?: object) => unknown;
type Areas = Readonly<Record<string, Readonly<Record<string, Call>>>>;

/**
 * The same account, which is asked for nothing twice: several classes look into the same list, and what is read of a list is of one moment.
 * An answer that was a failure is one again. For reading only: what a call changes is not seen.
 */
export function readOnce(mailgun: Mailgun): Mailgun {
  const answers = new Map<string, unknown>();
  const remembering =
    (name: string, call: Call): Call =>
    (input = {}) => {
      const key = `${name} ${JSON.stringify(input)}`;
      if (!answers.has(key)) answers.set(key, shared(call(input)));
      return answers.get(key);
    };
  const areas = mailgun as unknown as Areas;
  return byName((area) => byName((name) => remembering(`${area}.${name}`, (input) => areas[area]?.[name]?.(input)))) as unknown as Mailgun;
}

const byName = (make: (name: string) => unknown): object =>
  new Proxy({}, { get: (_, name) => (typeof name === 'string' ? make(name) : undefined) });

interface List {
  toArray(): Promise<readonly unknown[]>;
  pages(): AsyncIterable<unknown>;
}

const isList = (answer: unknown): answer is List => typeof answer === 'object' && answer !== null && Symbol.asyncIterator in answer;

function shared(answer: unknown): unknown {
  if (!isList(answer)) return answer;
  let items: Promise<readonly unknown[]> | undefined;
  return {
    pages: () => answer.pages(),
    async *[Symbol.asyncIterator]() {
      items ??= answer.toArray();
      yield* await items;
    },
  };
}
