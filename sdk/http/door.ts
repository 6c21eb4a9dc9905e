import type { Readable } from 'node:stream';
import type { Deadline } from './deadline';
import type { Answer } from './failure';
import type { Multipart } from './multipart';

/** A whole answer, or one whose body is passed on while it arrives: `text` is empty then. */
export interface Received extends Answer {
  readonly body: Readable | undefined;
}

/** One try of a request, ready for the wire. */
export interface Try {
  readonly origin: string;
  /** With its query. */
  readonly path: string;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Multipart['body'] | undefined;
  readonly deadline: Deadline;
  /** Pass the body of a success on while it arrives. */
  readonly passOn: boolean;
  /** What a body that is passed on ends with for an error of the connection. */
  readonly fail: (error: unknown) => Error;
}

/** The way out to Mailgun. */
export interface Door {
  readonly dispatch: (request: Try) => Promise<Received>;
  readonly close: () => Promise<void>;
}

/** More than any answer of Mailgun's, which are bounded by its 25 MB a message. */
export const LARGEST_ANSWER = 128 * 1024 * 1024;

/** Somebody answers without an end; a whole answer would not fit into memory. */
export class EndlessAnswer extends Error {
  constructor(readonly status: number) {
    super('an answer without end');
  }
}

export const isSuccess = (status: number): boolean => status >= 200 && status < 300;

/** Without the mark that some servers write before UTF-8, which JSON does not know. */
export const withoutMark = (text: string): string => (text.startsWith('\uFEFF') ? text.slice(1) : text);
