import type { api, Upload } from 'mailgun-sdk';
import type { z } from 'zod';
import { queue } from '../delivery/queue';
import { refuse } from '../http/refusal';
import type { ReceivedFile } from '../http/requests';
import { MimeError, readMime } from '../message/mime-in';
import { findMessage, storedMessage } from '../message/stored-message';
import type { Context } from '../store/context';
import { findDomain } from '../store/find-domain';
import { addressesOf, bare, isAddress } from '../store/recipients';
import type { StoredDomain, StoredFile } from '../store/stored';
import type { Behaviours } from './behaviour';

type Message = z.output<typeof api.messages.send.input>;

const mostRecipients = 1000;
const mostOptionBytes = 16 * 1024;

export const messages: Behaviours<typeof api.messages, 'sendMime' | 'get'> = {
  send: (context, input) => {
    const domain = domainOf(context, input.domain);
    refuseInvalid(input);
    return queue(context, domain, {
      input,
      id: ownId(input.headers),
      files: [...filesOf(input.attachments), ...filesOf(input.inline).map(shown)],
    });
  },

  sendMime: async (context, { message: file, ...input }) => {
    const domain = domainOf(context, input.domain);
    refuseRecipients(input);
    // The words are those of https://documentation.mailgun.com/en/latest/api-sending.html.
    const { data } = filesOf([file as Upload])[0] ?? {};
    if (data === undefined) throw refuse(400, { message: "'message' parameter is not a file" });
    const { id, files, headers, from, subject, text, html } = await readMime(data).catch(refuseUnreadable);
    return queue(context, domain, { input: { ...input, from, subject, text, html }, files, mime: data.toString(), headers, id });
  },

  get: (context, { domain, storageKey }) => storedMessage(context, findMessage(context, domain, storageKey)),

  resend: (context, { domain: name, storageKey, to }) => {
    const { input, files, mime, headers } = findMessage(context, name, storageKey);
    return queue(context, domainOf(context, name), { input: { ...input, to, cc: undefined, bcc: undefined }, files, mime, headers });
  },

  queueStatus: ({ store }, { domain }) => {
    findDomain(store, domain);
    return { regular: { isDisabled: false }, scheduled: { isDisabled: false } };
  },

  // What waits for another attempt goes as well: "scheduled and undelivered mail" (OpenAPI document).
  deleteScheduled: ({ store, tasks }, { domain: name }) => {
    const domain = findDomain(store, name, 'domain not found').settings.name;
    const own = new Set(store.messages.filter((message) => message.domain === domain).map(({ storageKey }) => storageKey));
    tasks.remove((task) => task.kind === 'deliver' && own.has(task.storageKey));
    return { message: 'done' };
  },
};

function domainOf({ store }: Context, name: string): StoredDomain {
  return findDomain(store, name, `Domain not found: ${name}`);
}

/** A message may bring its own (mailgun-ruby, message_deliver.yml, 2021). */
const ownId = (headers: Message['headers'] = {}) => Object.entries(headers).find(([name]) => name.toLowerCase() === 'message-id')?.[1];

/** The SDK's type of a file is wider: what was received has its bytes at hand. */
const filesOf = (uploads: readonly Upload[] = []): ReceivedFile[] => uploads as unknown as ReceivedFile[];

/** The HTML shows an inline file by `cid:` and its name. */
const shown = (file: ReceivedFile): StoredFile => ({ ...file, contentId: file.filename });

/** Mailgun's words for MIME that is too much are not known. */
function refuseUnreadable(error: unknown): never {
  throw error instanceof MimeError ? refuse(400, { message: error.message }) : error;
}

/** The words are those of https://documentation.mailgun.com/en/latest/api-sending.html; where recorded, of mailgun-ruby's cassettes. */
function refuseInvalid(input: Message): void {
  const { from, template, html, text, ampHtml, headers = {} } = input;
  refuseIf(from === undefined && template === undefined, 'from parameter is missing');
  refuseRecipients(input);
  const parts = [text, html, ampHtml, template];
  refuseIf(
    parts.every((part) => part === undefined),
    "Need at least one of 'text' or 'html' parameters specified",
  );
  refuseIf(html !== undefined && template !== undefined, "Only one parameters 'html' or 'template' is allowed");
  const foreign = Object.keys(headers).find((name) => !/^[\x21-\x7e]+$/.test(name));
  refuseIf(foreign !== undefined, `Header name must be pure ASCII: ${foreign}`);
  refuseIf(optionBytes(input) > mostOptionBytes, 'Send options (parameters starting with o:, h:, or v:) are limited to 16 kB total');
}

function refuseRecipients({ from, to, cc, bcc }: Pick<Message, 'from' | 'to' | 'cc' | 'bcc'>): void {
  for (const [field, value] of Object.entries({ from, to, cc, bcc }))
    refuseIf(!addressesOf(value).map(bare).every(isAddress), `${field} parameter is not a valid address. please check documentation`);
  refuseIf(addressesOf(to).length > mostRecipients, `Too many recipients, max is ${mostRecipients}`);
}

function refuseIf(wrong: boolean, message: string): void {
  if (wrong) throw refuse(400, { message });
}

/** What the options take in Mailgun's limit: everything under `o:`, `h:`, `v:` and `t:`. */
function optionBytes({ headers, variables, templateVariables, tags }: Message): number {
  return Buffer.byteLength(JSON.stringify([headers, variables, templateVariables, tags]));
}
