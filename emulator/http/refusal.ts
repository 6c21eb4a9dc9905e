/** An answer other than success. A string is sent as plain text, anything else as JSON. */
export interface RefusalAnswer {
  readonly status: number;
  readonly body: string | Readonly<Record<string, unknown>>;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Ends a behaviour with one of Mailgun's refusals. */
export class Refusal extends Error {
  override readonly name = 'Refusal';

  constructor(readonly answer: RefusalAnswer) {
    super(JSON.stringify(answer.body));
  }
}

/** Makes a refusal to throw: `throw refuse(404, { message: 'Domain not found' })`. */
export const refuse = (status: number, body: RefusalAnswer['body'], headers?: Record<string, string>): Refusal =>
  new Refusal({ status, body, ...(headers && { headers }) });
