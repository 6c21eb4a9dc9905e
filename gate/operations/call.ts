import type { Upload } from 'mailgun-sdk';
import type { Operation } from './operation';

/** A file of a request, read already. */
export type ReceivedFile = Upload & { readonly filename: string; readonly size: number };

/** Text in a form, anything that JSON has in a JSON body, a file in `multipart/form-data`. */
export type FieldValue = string | number | boolean | null | ReceivedFile | readonly FieldValue[] | { readonly [name: string]: FieldValue };

/** Fields in Mailgun's spelling. A name that is given several times has a list. */
export type Fields = Readonly<Record<string, FieldValue>>;

/** What an agent wants done, however it was asked for: this is what is decided on, and this is what is sent. */
export interface Call {
  readonly operation: Operation;
  /** The path that is called, as declared: the operation's own, or one that Mailgun's answers lead to (a further page of events, an attachment). */
  readonly pattern: string;
  /** The fields of the path by their names in the pattern, decoded. */
  readonly path: Readonly<Record<string, string>>;
  /** Everything else. */
  readonly fields: Fields;
  /** How the fields travel. */
  readonly body: 'query' | 'urlencoded' | 'multipart' | 'json';
  /** The sub-account that is acted for. */
  readonly subaccountId?: string | undefined;
  /** The `accept` header, with which a stored message is asked for as MIME. */
  readonly accept?: string | undefined;
}
