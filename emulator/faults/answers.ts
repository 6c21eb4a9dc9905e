import { z } from 'zod';

/** A timer of Node that waits longer rings at once. */
export const longestWait = 2 ** 31 - 1;

/** A union says what it allows only where none of its members goes on after a failed check. */
const abort = { abort: true };

export const integer = (least: number, most: number) => z.int(abort).min(least, abort).max(most, abort);

const areHeaders = (record: Record<string, string>) => {
  try {
    return new Headers(record);
  } catch {
    return false;
  }
};

/** These have no body in HTTP. */
const bodiless = [204, 205, 304];

const named = ['drop', 'reset', 'half-close', 'hang', 'cut', 'garbled', 'bad-gateway', 'rate-limited'] as const;

/** Of every part, so that the same is said wherever it is wrong. */
const answerError = {
  error: () =>
    `answer must be one of ${named.map((name) => `'${name}'`).join(', ')}, { drip: { milliseconds, chunks } }, { rateLimited: { seconds } }, ` +
    'or { status, body, contentType, headers } with a status from 200 to 599 and no body for 204, 205 and 304',
};

const replacedAnswer = z
  .strictObject(
    {
      /** 200 to 599. */
      status: integer(200, 599),
      /** A string is sent as it stands, anything else as JSON. Default: empty. */
      body: z.unknown().optional(),
      /** Default: plain text for a string, else JSON. */
      contentType: z.string().optional(),
      headers: z.record(z.string(), z.string()).refine(areHeaders, abort).readonly().optional(),
    },
    answerError,
  )
  .refine(({ contentType = '' }) => areHeaders({ 'content-type': contentType }), abort)
  .refine(({ status, body = '' }) => body === '' || !bodiless.includes(status), abort);

/** Any answer; a string is sent as it stands, anything else as JSON. */
export type ReplacedAnswer = z.input<typeof replacedAnswer>;

const drip = z.strictObject(
  {
    drip: z.strictObject(
      {
        /** How long the body takes in all. */
        milliseconds: integer(0, longestWait),
        /** In how many pieces it comes, at the end of as many equal times. */
        chunks: integer(1, 10_000),
      },
      answerError,
    ),
  },
  answerError,
);

const rateLimited = z.strictObject(
  {
    rateLimited: z.strictObject(
      {
        /** After how many seconds the client may try again. */
        seconds: integer(0, 1_000_000),
      },
      answerError,
    ),
  },
  answerError,
);

export const faultAnswer = z.union([z.enum(named), drip, rateLimited, replacedAnswer], answerError);

/**
 * What a client gets in place of the answer.
 *
 * - `drop`: the connection is closed without a byte
 * - `reset`: the connection is reset (TCP RST)
 * - `half-close`: the emulator says that it will send nothing more (TCP FIN), without a byte, and keeps reading
 * - `hang`: there is no answer, and the connection stays open
 * - `cut`: half of the answer, then the connection is closed
 * - `garbled`: the status, the headers and the length of the answer, and a body that is no text any more
 * - `{ drip: { milliseconds, chunks } }`: the answer, its body in pieces
 * - `rate-limited`: 429 as Mailgun says it, to try again after 60 seconds; `{ rateLimited: { seconds } }` says after how many
 * - `bad-gateway`: the 502 page of a proxy
 */
export type FaultAnswer = z.input<typeof faultAnswer>;

/** SMTP commands, in the order of a session; `message` is the end of the data. */
export const stages = ['connect', 'helo', 'auth', 'mail', 'rcpt', 'data', 'message', 'accepted'] as const;
export type Stage = (typeof stages)[number];

const replyError = {
  error: () =>
    "answer with stage must be 'drop', 'hang', or { code, message } with a code from 400 to 599 and a message of one line (ASCII, at most 500 characters)",
};

export const smtpReply = z.union(
  [
    z.enum(['drop', 'hang']),
    z.strictObject(
      {
        /** 400 to 599. */
        code: integer(400, 599),
        /** One line of at most 500 ASCII characters. */
        message: z.string().regex(/^[\x20-\x7e]{1,500}$/, abort),
      },
      replyError,
    ),
  ],
  replyError,
);

/** What an SMTP client gets at a stage: the connection closed, nothing, or a refusal. */
export type SmtpReply = z.input<typeof smtpReply>;
