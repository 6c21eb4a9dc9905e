import { z } from 'zod';
import { faultAnswer, integer, longestWait, smtpReply, stages } from './answers';

const text = (error: string, pattern = /./s) => z.string({ error }).regex(pattern, { error });

const whole = (name: string, least: number, most: number = Number.MAX_SAFE_INTEGER) => {
  const error = `${name} must be a whole number, at least ${least}${most === Number.MAX_SAFE_INTEGER ? '' : ` and at most ${most}`}`;
  return z.int({ error, abort: true }).min(least, { error, abort: true }).max(most, { error, abort: true });
};

const latencyError = `latency must be milliseconds from 0 to ${longestWait}, or { min, max } of such`;
const wait = integer(0, longestWait);
const matchError = 'match must be an object of patterns, by the name of the field';
const probabilityError = 'probability must be a number from 0 to 1';

const selection = {
  /** 1 to 100 letters, digits, `_`, `.`, `:` and `-`. Default: made. */
  id: text('id must be 1 to 100 letters, digits and _ . : -', /^[\w.:-]{1,100}$/).optional(),
  /** A domain in the path, or the one that an SMTP client sends for; `*` stands for any text. */
  domain: text('domain must be a domain, in which * stands for any text').optional(),
  region: z.enum(['us', 'eu'], { error: "region must be 'us' or 'eu'" }).optional(),
  /**
   * Patterns for fields, in Mailgun's spelling: `{ to: '*@example.com' }`. Each must match; `*` stands for any text, and case does not matter.
   * Of several values, or of a list of addresses, one is enough.
   */
  match: z
    .record(z.string(), z.string({ error: matchError }), { error: matchError })
    .refine((fields) => Object.keys(fields).length > 0, { error: 'match must have at least one field' })
    .readonly()
    .optional(),
  /** How many requests it strikes. Default 1, and `always` with `every` or `probability`. */
  times: z.union([z.literal('always'), whole('times', 1)], { error: "times must be a whole number, at least 1, or 'always'" }).optional(),
  /** How many requests it lets pass first; they get their real answer, whatever faults come later. Default 0. */
  skip: whole('skip', 0).optional(),
  /** Strikes this one only of the requests that it matches, counted from 1. */
  nth: whole('nth', 1).optional(),
  /** Strikes each third (or other) of the requests that it matches. */
  every: whole('every', 1).optional(),
  /** How likely it strikes a request that it matches, 0 to 1. */
  probability: z.number({ error: probabilityError }).min(0, { error: probabilityError }).max(1, { error: probabilityError }).optional(),
  /** Makes `probability` and `latency` reproducible: with the same seed, the same requests are struck. 0 to 4294967295. */
  seed: whole('seed', 0, 2 ** 32 - 1).optional(),
  /** Milliseconds before anything is answered. A fault that has nothing else lets later faults strike too. */
  latency: z.union([wait, z.strictObject({ min: wait, max: wait }, { error: latencyError })], { error: latencyError }).optional(),
};

/** What is selected by several fields, and how. */
type Combination = { -readonly [field in keyof typeof selection]?: z.output<(typeof selection)[field]> } & {
  answer?: unknown;
  stage?: unknown;
  route?: string | undefined;
  method?: string | undefined;
};

const impossible: readonly (readonly [(fault: Combination) => boolean, string])[] = [
  [({ answer, latency }) => answer === undefined && latency === undefined, 'a fault must have an answer, a latency, or both'],
  [({ answer, latency }) => answer === 'hang' && latency !== undefined, 'hang never answers: leave latency out'],
  [({ latency }) => typeof latency === 'object' && latency.min > latency.max, 'latency.min must not be more than latency.max'],
  [
    ({ nth, skip, every, times }) => nth !== undefined && (skip ?? every ?? times) !== undefined,
    'nth strikes one request: use it without skip, every and times, or use skip and times instead',
  ],
  [
    ({ seed, probability, latency }) => seed !== undefined && probability === undefined && typeof latency !== 'object',
    'seed decides nothing without probability or latency: { min, max }',
  ],
  [
    ({ route, method }) => route !== undefined && method !== undefined && !route.startsWith(`${method} `),
    'route and method name different methods: leave method out',
  ],
];

function combined(fault: Combination, context: z.RefinementCtx): void {
  for (const [applies, message] of impossible) if (applies(fault)) context.addIssue({ code: 'custom', message });
}

const onlyFields =
  (what: string, fields: object) =>
  ({ code, keys }: { code?: string | undefined; keys?: readonly string[] }): string =>
    code === 'unrecognized_keys'
      ? `${what} has no ${keys?.join(', ')}. It may have ${Object.keys(fields).join(', ')}`
      : `${what} must be an object of ${Object.keys(fields).join(', ')}`;

const httpFields = {
  ...selection,
  /** The declared route that it strikes, `POST /v3/routes`. Default: every request. */
  route: text("route must be a method and a path as Mailgun documents them, such as 'POST /v3/routes'", /^[A-Z]+ \//).optional(),
  method: z
    .enum(['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS'], { error: 'method must be a method of HTTP in capital letters' })
    .optional(),
  /** The path as received, without the region prefix and the query; `*` stands for any text. */
  path: text('path must begin with / or *; * stands for any text', /^[/*]/).optional(),
  /** `after`: the request is carried out, and only its answer is lost or late. Default `before`, and `after` for `garbled` and `drip`. */
  when: z.enum(['before', 'after'], { error: "when must be 'before' or 'after'" }).optional(),
  answer: faultAnswer.optional(),
};

const smtpFields = {
  ...selection,
  /** Strikes SMTP sessions, at this command, and no requests. */
  stage: z.enum(stages, { error: `stage must be one of ${stages.join(', ')}` }),
  answer: smtpReply.optional(),
};

const httpFault = z
  .strictObject({ ...httpFields, stage: z.never().optional() }, { error: onlyFields('a fault', httpFields) })
  .superRefine(combined);
const smtpFault = z.strictObject(smtpFields, { error: onlyFields('a fault with stage', smtpFields) }).superRefine(combined);

export type HttpFault = z.input<typeof httpFault>;
export type SmtpFault = z.input<typeof smtpFault>;

const sentences = ({ issues }: z.ZodError) => [...new Set(issues.map(({ message }) => message))].join('; ');

const isOfSmtp = (value: unknown) => typeof value === 'object' && value !== null && 'stage' in value && value.stage !== undefined;

/** A fault as a test or the control API gives it; the messages of its issues are sentences that say what is allowed. */
export const faultSchema = z.union([httpFault, smtpFault], {
  error: ({ input }) => {
    const { error } = (isOfSmtp(input) ? smtpFault : httpFault).safeParse(input);
    return error === undefined ? undefined : sentences(error);
  },
});

/** What is to go wrong, and for which requests. Without any selection: for the next request. */
export type Fault = HttpFault | SmtpFault;

/** A fault that cannot be, as the emulator refuses it. */
export class InvalidFault extends Error {
  override readonly name = 'InvalidFault';
}

/** @throws InvalidFault with sentences that say what is allowed. */
export function readFault(value: unknown): Fault {
  const { data, error } = faultSchema.safeParse(value);
  if (error !== undefined) throw new InvalidFault(`${sentences(error)}.`);
  return data;
}
