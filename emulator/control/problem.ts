/** Why the control API does not do what it was asked. Its message is the answer, whether by HTTP or by function. */
export class Problem extends Error {
  override readonly name = 'Problem';

  constructor(
    readonly status: number,
    message: string,
    /** What the answer has beside the message. */
    readonly details: Readonly<Record<string, unknown>> = {},
  ) {
    super(message);
  }
}
