import type { Described, Values } from '../lifecycle/define-resource';

/** Something that exists at Mailgun and that a program could declare. */
export interface Thing {
  /** The class that would manage it: `Domain`. */
  readonly type: string;
  /** Its id, as the class has it. */
  readonly id: string;
  /** Its name in programs and in Pulumi's state. */
  readonly name: string;
  /** What a program says of it: what Mailgun shows, without what is Mailgun's default. */
  readonly args: Values;
  /** All that Mailgun shows of it. */
  readonly described: Described;
}

export type Unnamed = Omit<Thing, 'name'>;

/** Something that could not be read, and why. */
export interface Unread {
  readonly type: string;
  /** The thing, or nothing where a whole list could not be read. */
  readonly id?: string;
  /** Where the list is: a domain, or nothing for the account. */
  readonly place?: string;
  readonly error: Error;
}
