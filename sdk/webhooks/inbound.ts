import { parse } from '../http/failure';
import { isRecord, readBody } from './posted-body';
import type { PostedForm } from './posted-form';

/** A file of an email. */
export interface InboundAttachment {
  readonly filename: string;
  /** As given by the sender. */
  readonly contentType: string;
  readonly data: Uint8Array;
  /** What `cid:` in `bodyHtml` refers to, without angle brackets. */
  readonly contentId?: string;
}

/** A file of an email, which Mailgun stores for about 3 days; `mailgun.messages.openAttachment(url)` opens it. */
export interface StoredAttachment {
  readonly filename: string | undefined;
  readonly contentType: string | undefined;
  /** Bytes. */
  readonly size: number | undefined;
  readonly url: string;
  /** What `cid:` in `bodyHtml` refers to, without angle brackets. */
  readonly contentId?: string;
}

/**
 * An email that a route posts: `forward(url)`, or `store(notify=url)`, or either with a URL that ends in `mime`.
 * https://documentation.mailgun.com/docs/mailgun/user-manual/receive-forward-store/receive-http
 */
export interface InboundMessage {
  /** The one recipient that the route matched. */
  readonly recipient: string | undefined;
  /** The envelope sender, to which bounces are sent. Like `from`, it can be forged. */
  readonly sender: string | undefined;
  readonly from: string | undefined;
  readonly subject: string | undefined;
  readonly bodyPlain: string | undefined;
  readonly bodyHtml: string | undefined;
  /** `bodyPlain` without quoted parts and signature. */
  readonly strippedText: string | undefined;
  readonly strippedSignature: string | undefined;
  /** `bodyHtml` without quoted parts. */
  readonly strippedHtml: string | undefined;
  /**
   * The whole message, if the URL ends in `mime`; then there are no bodies and attachments. It is bytes if it is not valid UTF-8, as mail in older charsets:
   * MIME parsers accept both.
   */
  readonly bodyMime: string | Uint8Array | undefined;
  /** The URL of the stored message; `mailgun.messages.getByUrl(url)` reads it. */
  readonly messageUrl: string | undefined;
  /** Every header in order, including repeated ones. Empty if there is `bodyMime`. */
  readonly headers: readonly (readonly [name: string, value: string])[];
  /** The attachments that `forward` posts. */
  readonly attachments: readonly InboundAttachment[];
  /** The attachments that `store` keeps at Mailgun. */
  readonly storedAttachments: readonly StoredAttachment[];
  /**
   * Every field as it was posted: Mailgun's own, and a copy of each header under its name. A value that is not UTF-8 and names no charset has one character
   * per byte: `Buffer.from(value, 'latin1')` gives the original bytes.
   */
  readonly fields: ReadonlyMap<string, readonly string[]>;
}

/** A `Request`, or its content type and body from another server. */
export type InboundSource =
  | { readonly headers: { get(name: string): string | null }; arrayBuffer(): Promise<ArrayBuffer> }
  | { readonly contentType: string | undefined; readonly body: Uint8Array | string | Readonly<Record<string, unknown>> };

/**
 * Reads an email that a route posts, from a form of either encoding. It does not check who posted it: `verifyWebhook` does both.
 * Never throws for anything that is posted: `undefined` if it is not a form.
 */
export async function parseInbound(source: InboundSource): Promise<InboundMessage | undefined> {
  const posted =
    'arrayBuffer' in source
      ? readBody(new Uint8Array(await source.arrayBuffer()), source.headers.get('content-type') ?? undefined)
      : readBody(source.body, source.contentType);
  return posted !== undefined && 'form' in posted ? readInbound(posted.form) : undefined;
}

/** An e-mail out of its fields. */
export function readInbound({ fields, bytes, files }: PostedForm): InboundMessage {
  const one = (name: string) => single(fields, name);
  const contentIds = contentIdsOf(one('content-id-map'));
  return {
    recipient: one('recipient'),
    sender: one('sender'),
    from: one('from'),
    subject: one('subject'),
    bodyPlain: one('body-plain'),
    bodyHtml: one('body-html'),
    strippedText: one('stripped-text'),
    strippedSignature: one('stripped-signature'),
    strippedHtml: one('stripped-html'),
    bodyMime: one('body-mime') === undefined ? undefined : (bytes.get('body-mime') ?? one('body-mime')),
    messageUrl: one('message-url'),
    headers: headersOf(one('message-headers')),
    attachments: files.map(({ field, filename, contentType, data }) => ({ filename, contentType, data, ...contentIds(field) })),
    storedAttachments: storedAttachmentsOf(one('attachments')).map((stored) => ({ ...stored, ...contentIds(stored.url) })),
    fields,
  };
}

/** Headers are copied beside Mailgun's own fields. One that takes the name of such a field must not take its place: then there is neither. */
function single(fields: PostedForm['fields'], name: string): string | undefined {
  const values = new Set(fields.get(name));
  return values.size === 1 ? [...values][0] : undefined;
}

function headersOf(json: string | undefined): [string, string][] {
  const pairs = parse(json ?? '');
  if (!Array.isArray(pairs)) return [];
  return pairs.flatMap((pair): [string, string][] => {
    if (!Array.isArray(pair)) return [];
    const [name, value] = pair as unknown[];
    return typeof name === 'string' && typeof value === 'string' ? [[name, value]] : [];
  });
}

/** Mailgun maps the content id to the field of the file, or to the URL of what it keeps. */
function contentIdsOf(json: string | undefined): (place: string) => { contentId?: string } {
  const ids = parse(json ?? '');
  const byPlace = new Map(Object.entries(isRecord(ids) ? ids : {}).map(([id, place]) => [place, id.replace(/^<|>$/g, '')]));
  return (place) => {
    const contentId = byPlace.get(place);
    return contentId === undefined ? {} : { contentId };
  };
}

function storedAttachmentsOf(json: string | undefined): StoredAttachment[] {
  const stored = parse(json ?? '');
  if (!Array.isArray(stored)) return [];
  return stored.filter(isRecord).flatMap(({ url, name, size, 'content-type': contentType }) =>
    typeof url !== 'string'
      ? []
      : [
          {
            filename: typeof name === 'string' ? name : undefined,
            contentType: typeof contentType === 'string' ? contentType : undefined,
            size: typeof size === 'number' ? size : undefined,
            url,
          },
        ],
  );
}
