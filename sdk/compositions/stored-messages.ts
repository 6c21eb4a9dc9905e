import type { Readable } from 'node:stream';
import { api } from '../api';
import { type AnswerOf, decodeAnswer, encodeInput, type InputOf } from '../calls';
import { MailgunError } from '../errors';
import type { CallOptions } from '../http/call-options';
import { parse } from '../http/failure';
import type { Region } from '../http/hosts';
import type { Transport } from '../http/transport';
import { fillRoute } from '../schema/endpoint';
import { parseUrl } from '../schema/parse-url';

/** A message that Mailgun stores. */
export interface StoredMessage extends AnswerOf<typeof api.messages.get> {}

/** Mailgun's response when it has accepted a message. */
export interface QueuedMessage extends AnswerOf<typeof api.messages.resend> {}

type Recipients = InputOf<typeof api.messages.resend>['to'];

/** An attachment as a stream. */
export interface AttachmentStream {
  readonly contentType: string | undefined;
  /** In bytes, if Mailgun says it. */
  readonly size: number | undefined;
  readonly body: Readable;
}

/** Where mail lies before it is delivered: https://documentation.mailgun.com/docs/mailgun/api-reference/send/mailgun/messages */
const storageHosts: Readonly<Record<Region, readonly string[]>> = {
  us: ['https://storage-us-east4.api.mailgun.net', 'https://storage-us-west1.api.mailgun.net'],
  eu: ['https://storage-europe-west1.api.mailgun.net'],
};

/** Calls by the addresses that Mailgun gives, which lead to its storage hosts. `region` is `undefined` where `baseUrl` is not Mailgun's. */
export function createStoredMessages(transport: Transport, baseUrl: URL, region: Region | undefined) {
  const { get, resend, deleteScheduled } = api.messages;
  const ask = async (route: string, address: string, accept: string, options: CallOptions | undefined): Promise<StoredMessage> => {
    const { text, status } = await transport.send(
      { route, method: 'GET', ...placeOf(route, address, baseUrl), fields: {}, body: 'query', repeatable: true, accept },
      options,
    );
    return decodeAnswer(get, parse(text), status);
  };

  return {
    /**
     * Reads a stored message by the `storage.url` of its events.
     * `invalid_request` for an address that is not Mailgun's: the key is sent nowhere else. `not_found` once it has expired. Role: Analyst.
     */
    getByUrl: (url: string, options?: CallOptions): Promise<StoredMessage> => ask(get.route, url, 'application/json', options),

    /** As `getByUrl`, with the whole message as MIME in `bodyMime`. Role: Analyst. */
    getMimeByUrl: (url: string, options?: CallOptions): Promise<StoredMessage> => ask(get.route, url, 'message/rfc2822', options),

    /** Sends a stored message again, by the `storage.url` of its events. Never repeated after a lost answer. Role: Developer. */
    async resendByUrl(url: string, { to }: { readonly to: Recipients }, options?: CallOptions): Promise<QueuedMessage> {
      const { route } = resend;
      const { to: recipients } = encodeInput(resend, { domain: 'example.com', storageKey: 'key', to });
      const fields = { to: recipients };
      const place = placeOf(route, url, baseUrl);
      const { text, status } = await transport.send(
        { route, method: 'POST', ...place, fields, body: 'multipart', repeatable: false },
        options,
      );
      return decodeAnswer(resend, parse(text), status);
    },

    /**
     * Opens an attachment by the `url` that a stored message has for it; `body` must be read to its end or destroyed.
     * `invalid_request` for an address that is not Mailgun's. `timeout` covers the time until the first byte. Role: Analyst.
     */
    async openAttachment(url: string, options?: CallOptions): Promise<AttachmentStream> {
      const place = placeOf(get.route, url, baseUrl);
      const request = { route: get.route, method: 'GET', ...place, fields: {}, body: 'query', repeatable: true, accept: '*/*' } as const;
      const { headers, body } = await transport.open(request, options);
      const size = headers['content-length'];
      return { contentType: [headers['content-type']].flat()[0], size: size === undefined ? undefined : Number(size), body };
    },

    /** Deletes all scheduled and undelivered mail of a domain, on every storage host of the region. Role: Developer. */
    async deleteAllScheduled(input: { readonly domain: string }, options?: CallOptions): Promise<void> {
      const { route, method } = deleteScheduled;
      const { path } = fillRoute(deleteScheduled, encodeInput(deleteScheduled, input));
      const request = { route, method, path, fields: {}, body: 'query', repeatable: true } as const;
      if (region === undefined) await transport.send(request, options);
      else for (const origin of storageHosts[region]) await transport.send({ ...request, origin }, options);
    },
  };
}

export type StoredMessages = ReturnType<typeof createStoredMessages>;

/** Splits an address into what a request needs, if it is Mailgun's or the account's own host. */
function placeOf(route: string, address: string, baseUrl: URL): { origin: string; path: string } {
  const refuse = (words: string) => new MailgunError('invalid_request', route, `${words}; the API key is sent to Mailgun only`);
  if (!parseUrl(address)) throw refuse('is not asked by an address');
  const url = new URL(address);
  const own = url.origin === baseUrl.origin;
  if (!own && !(url.protocol === 'https:' && url.port === '' && url.hostname.endsWith('.mailgun.net')))
    throw refuse(`${url.origin} is not a host of Mailgun`);
  return { origin: url.origin, path: url.pathname + url.search };
}
