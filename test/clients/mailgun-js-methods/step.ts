import type { Emulator } from 'mailgun-emulator';

/** What an earlier method of the same journey gave, found by the names of fields. */
export type Given = (method: string, ...fields: readonly (string | number)[]) => string;

/** A method of the client, the operation that it must reach, what it is called with, and what must have happened at Mailgun meanwhile. */
export type Step = readonly [
  method: string,
  operation: string | readonly string[],
  args: readonly unknown[] | ((given: Given) => readonly unknown[]),
  meanwhile?: (emulator: Emulator) => void,
];

export const domain = 'mail.example.com';

/** Every journey begins with an account that has this domain only. */
export type Journeys = Readonly<Record<string, readonly Step[]>>;
