/** What happens to a call, in this order; `policy` when another policy comes into force, or a broken one does not. */
export type Step = 'asked' | 'refused' | 'waiting' | 'approved' | 'denied' | 'sent' | 'answered' | 'lost' | 'policy';

/** What the audit writes by itself: a file began, a file ended, a file was deleted because of its age. */
type OwnStep = 'opened' | 'closed' | 'pruned';

/** What the gate hands over to be written down. Neither values of arguments nor secrets belong in it. */
export interface Entry {
  readonly step: Step;
  /** The same for all steps of one call. Left out only where there is no call: `policy`. */
  readonly decisionId?: string | undefined;
  /** Left out where no valid token was given. */
  readonly agent?: string | undefined;
  readonly door?: 'http' | 'mcp' | undefined;
  /** `messages.send`. */
  readonly operation?: string | undefined;
  /** `mail.example.com`. */
  readonly resource?: string | undefined;
  /** In words that go on after "to": `send 'Your invoice' to 1 recipient at example.com`. Put what others wrote through `quoted`. */
  readonly what?: string | undefined;
  /** The same once it is done: `sent 'Your invoice' to 1 recipient at example.com`. */
  readonly did?: string | undefined;
  /** `support-bot.areas.Messages`. */
  readonly rule?: string | undefined;
  /** Line of the policy file, from 1. */
  readonly line?: number | undefined;
  /** Why it was decided so, as words that go on after a colon: `the area Domains is read-only`. */
  readonly reason?: string | undefined;
  readonly policyDigest?: string | undefined;
  readonly argumentsDigest?: string | undefined;
  /** Kinds of the arguments by their names, without their values: `{ to: '1 address' }`. */
  readonly shape?: Readonly<Record<string, string>> | undefined;
  readonly traceId?: string | undefined;
  /** Of Mailgun's answer. */
  readonly status?: number | undefined;
  readonly milliseconds?: number | undefined;
  /** Who approved, denied or answered: `a person at the terminal`. Default of an answer: Mailgun. */
  readonly by?: string | undefined;
}

/** Up to where a file has been written. Kept elsewhere, it shows later whether the end was cut off. */
export interface Head {
  /** Name of the file in `<state folder>/audit`. */
  readonly file: string;
  /** Of the last record. */
  readonly sequence: number;
  /** Of the last record. */
  readonly mac: string;
  /** When it was written, ISO 8601 in UTC. */
  readonly time: string;
}

/** One line of a file. */
export interface AuditRecord extends Omit<Entry, 'step'> {
  readonly version: 1;
  /** From 1, without gaps, through all files that one process writes. */
  readonly sequence: number;
  /** ISO 8601 in UTC, with milliseconds. */
  readonly time: string;
  readonly step: Step | OwnStep;
  /** `opened`: the name of this file, so that it cannot take the place of another. */
  readonly file?: string | undefined;
  /** `opened`: the file that the same process wrote before. */
  readonly after?: string | undefined;
  /** `closed`: the file in which the same process goes on. */
  readonly next?: string | undefined;
  /** `pruned`: the end of the deleted file. */
  readonly removed?: Head | undefined;
  /** What happened, in one sentence. */
  readonly says: string;
  /** `mac` of the record before, in the file before where this is the first of its file. */
  readonly previous: string;
  /** HMAC-SHA256, in hex, of the bytes of the line up to `,"mac":`. */
  readonly mac: string;
}
