import type { Region } from 'mailgun-sdk';
import { z } from 'zod';
import { renderFor } from '../../delivery/render-for';
import type { RenderedMessage } from '../../message/render';
import { storedMessage } from '../../message/stored-message';
import { contextOf } from '../../run-task';
import type { State } from '../../state';
import type { StoredMessage } from '../../store/stored';
import { eventShape, showEvent } from '../event-shape';
import { findMail, type Mail, mailShape, searchMails, showMail } from '../mail-shape';
import { nothing, operation } from '../operation';
import { Problem } from '../problem';
import { duration, limit, millisecondsOf, pageOf, query, skip } from '../values';
import { waitFor } from '../wait-for';

const found = z.object({ total: z.number(), messages: z.array(mailShape) });
const key = z.string();

const answer = (mails: readonly Mail[], page: Parameters<typeof pageOf>[1]) => ({
  total: mails.length,
  messages: pageOf(mails, page).map((mail) => showMail(mail)),
});

const counted = (count: number) => (count === 1 ? '1 message' : `${count} messages`);

export const messages = {
  search: operation('GET /messages', {
    summary: 'Search the mail, newest first',
    input: z.strictObject({ query, limit, skip }),
    output: found,
    shorthand: 'query',
    run: ({ state }, { query: text, ...page }) => answer(searchMails(state, text), page),
  }),

  get: operation('GET /messages/{key}', {
    summary: 'A message with its events; its key is the storage key or the Message-ID',
    input: z.strictObject({ key }),
    output: mailShape.extend({ log: z.array(eventShape) }),
    shorthand: 'key',
    run: ({ state }, input) => {
      const mail = findMail(state, input.key);
      return { ...showMail(mail), log: mail.events.map((event) => showEvent(mail.region, event)) };
    },
  }),

  rendered: operation('GET /messages/{key}/rendered', {
    summary: 'A message as one of its recipients gets it: template and variables filled in, links tracked',
    input: z.strictObject({ key, recipient: z.string().optional() }),
    output: z.object({
      recipient: z.string(),
      from: z.string(),
      subject: z.string(),
      headers: z.array(z.tuple([z.string(), z.string()])),
      text: z.string().optional(),
      html: z.string().optional(),
      mime: z.string(),
    }),
    shorthand: 'key',
    run: async ({ state }, input) => {
      const { region, message } = findMail(state, input.key);
      const { recipient = message.recipients[0] ?? '' } = input;
      if (!message.recipients.includes(recipient)) throw new Problem(404, `the message has no recipient ${recipient}`);
      const { from, subject, headers, text, html, mime } = await renderOrSay(state, region, message, recipient);
      const parts = { ...(text !== undefined && { text }), ...(html !== undefined && { html }) };
      return { recipient, from, subject, headers: headers.map(([name, value]): [string, string] => [name, value]), ...parts, mime };
    },
  }),

  source: operation('GET /messages/{key}/source', {
    summary: 'A message as MIME',
    input: z.strictObject({ key }),
    output: z.object({ mime: z.string() }),
    shorthand: 'key',
    run: async ({ state }, input) => {
      const { region, message } = findMail(state, input.key);
      const shown = await storedMessage({ ...contextOf(state, region), accept: 'message/rfc2822' }, message);
      return { mime: shown.bodyMime ?? '' };
    },
  }),

  attachment: operation('GET /messages/{key}/attachments/{index}', {
    summary: 'An attachment of a message; its content is base64',
    input: z.strictObject({ key, index: z.number().int().nonnegative() }),
    output: z.object({ filename: z.string(), contentType: z.string(), size: z.number(), content: z.string() }),
    run: ({ state }, input) => {
      const file = findMail(state, input.key).message.files[input.index];
      if (file === undefined) throw new Problem(404, `the message has no attachment ${input.index}`);
      const { filename, contentType, size, data } = file;
      return { filename, contentType, size, content: data.toString('base64') };
    },
  }),

  wait: operation('GET /messages/wait', {
    summary:
      'Wait until so many messages match: 1 where no count is given, for 5 seconds where no timeout is given. After that: 408 with what was found',
    input: z.strictObject({ query, count: z.number().int().min(1).optional(), timeout: duration.optional() }),
    output: found,
    shorthand: 'query',
    run: async ({ state, signal }, { query: text, count = 1, timeout = 5000 }) => {
      const enough = () => {
        const mails = searchMails(state, text);
        return mails.length >= count ? answer(mails, { limit: 1000 }) : undefined;
      };
      const result = await waitFor(state.live, enough, { milliseconds: millisecondsOf(timeout), signal });
      if (result !== undefined) return result;
      const { total, messages: some } = answer(searchMails(state, text), { limit: 1000 });
      const what = text === undefined ? '' : ` that match ${JSON.stringify(text)}`;
      const waited = typeof timeout === 'number' ? `${timeout} ms` : timeout;
      throw new Problem(408, `waited ${waited} for ${counted(count)}${what}; there ${total === 1 ? 'is' : 'are'} ${total}`, {
        total,
        messages: some,
      });
    },
  }),

  delete: operation('DELETE /messages', {
    summary: 'Delete the messages that match, and what waits to be done with them; their events stay. Without a query: all',
    input: z.strictObject({ query }),
    output: z.object({ deleted: z.number() }),
    shorthand: 'query',
    run: ({ state }, { query: text }) => {
      const gone = new Set(searchMails(state, text).map(({ message }) => message));
      take(state, gone);
      return { deleted: gone.size };
    },
  }),

  remove: operation('DELETE /messages/{key}', {
    summary: 'Delete one message, and what waits to be done with it; its events stay',
    input: z.strictObject({ key }),
    output: nothing,
    shorthand: 'key',
    run: ({ state }, input) => take(state, new Set([findMail(state, input.key).message])),
  }),
};

function take({ stores, tasks }: State, gone: ReadonlySet<StoredMessage>): void {
  const keys = new Set([...gone].map(({ storageKey }) => storageKey));
  for (const { messages: all } of Object.values(stores)) {
    const kept = all.filter((message) => !gone.has(message));
    all.length = 0;
    for (const [index, message] of kept.entries()) all[index] = message;
  }
  tasks.remove((task) => (task.kind === 'deliver' || task.kind === 'react') && keys.has(task.storageKey));
}

async function renderOrSay(state: State, region: Region, message: StoredMessage, recipient: string): Promise<RenderedMessage> {
  try {
    return await renderFor(contextOf(state, region), message, recipient);
  } catch (error) {
    throw new Problem(409, `the message cannot be rendered: ${(error as Error).message}`);
  }
}
