import type { InputsOf, Mailgun, Shape } from 'mailgun-sdk';

/** A question about an account as data: hosts ask it in their own way. */
export interface FunctionDeclaration<S extends Shape = Shape, Answer = unknown> {
  /** As programs call it. */
  readonly name: string;
  /** The arguments with their limits, taken from the endpoints. */
  readonly fields: S;
  /** What a list or a text is called by a host whose answers must be objects: `{ domains: […] }`. Without it the answer is an object already. */
  readonly answers?: string;
  /** The whole answer is never printed, and encrypted wherever it is kept. */
  readonly secret?: boolean;
  readonly find: (mailgun: Mailgun, args: InputsOf<S>) => Promise<Answer>;
}

/** Declares a function; the types hold its parts together. */
export const defineFunction = <S extends Shape, Answer>(declaration: FunctionDeclaration<S, Answer>): FunctionDeclaration<S, Answer> =>
  declaration;
