import type { Region } from 'mailgun-sdk';

/** A file of a multipart form. */
export interface ReceivedFile {
  readonly filename: string;
  readonly contentType: string;
  /** Bytes. */
  readonly size: number;
  readonly data: Buffer;
}

/** A field as it came; a field that came several times is an array. JSON bodies keep their own values. */
export type Fields = Readonly<Record<string, unknown>>;

/** A request that the emulator received. */
export interface ReceivedRequest {
  readonly method: string;
  /** As received, without the region prefix and the query. */
  readonly path: string;
  /** The declared route, `POST /v3/routes`; further pages of a list count as the list. */
  readonly route: string | undefined;
  readonly region: Region;
  /** Query and body together, in Mailgun's spelling. */
  readonly fields: Fields;
  /** Names of fields that are not declared, if there are any: they are ignored, as Mailgun does. */
  readonly unknown?: readonly string[];
  /** By lower-case name. The API key is not among them. */
  readonly headers: Readonly<Record<string, string>>;
  readonly time: Date;
  /** Set once it is answered; a dropped or hanging one never is. */
  status: number | undefined;
}
