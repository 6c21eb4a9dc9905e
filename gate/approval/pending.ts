import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';

/** What a person is shown of a call. Everything in it may come from an agent or from third parties. */
export interface Preview {
  readonly title: string;
  readonly lines: readonly { readonly name: string; readonly value: string; readonly before?: string | undefined }[];
  readonly attachments?: readonly { readonly filename: string; readonly bytes: number }[] | undefined;
}

/** A call that waits for a person. Times are milliseconds since 1970. */
export interface Pending {
  readonly id: string;
  readonly agent: string;
  readonly operation: string;
  readonly argumentsDigest: string;
  readonly policyDigest: string;
  /** SHA-256 of the preview, in hex. */
  readonly previewDigest: string;
  readonly created: number;
  readonly expires: number;
  readonly preview: Preview;
  /** The process that waits. */
  readonly pid: number;
}

/** How it ended. */
export type Ending = 'approved' | 'denied' | 'expired' | 'withdrawn';

/** The end of a waiting call, bound to everything that was shown of it. Whoever writes it first decides. */
interface Answer {
  readonly id: string;
  /** Of the pending call. */
  readonly digest: string;
  readonly answer: Ending;
  /** Who answered; the gate itself where nobody did. */
  readonly by: string;
  readonly time: number;
}

const pendingSchema = z.strictObject({
  id: z.string(),
  agent: z.string(),
  operation: z.string(),
  argumentsDigest: z.string(),
  policyDigest: z.string(),
  previewDigest: z.string(),
  created: z.int(),
  expires: z.int(),
  preview: z.strictObject({
    title: z.string(),
    lines: z.array(z.strictObject({ name: z.string(), value: z.string(), before: z.string().optional() })),
    attachments: z.array(z.strictObject({ filename: z.string(), bytes: z.int() })).optional(),
  }),
  pid: z.int().positive(),
}) satisfies z.ZodType<Pending>;

const answerSchema = z.strictObject({
  id: z.string(),
  digest: z.string(),
  answer: z.enum(['approved', 'denied', 'expired', 'withdrawn']),
  by: z.string(),
  time: z.int(),
}) satisfies z.ZodType<Answer>;

/** Signs what is put into files, and reads only what it has signed itself. */
export interface Seal {
  sealPending(pending: Pending): string;
  /** Nothing for a text that is broken or that this key has not signed. */
  openPending(text: string): Pending | undefined;
  sealAnswer(answer: Answer): string;
  openAnswer(text: string): Answer | undefined;
}

export function createSeal(key: string | Uint8Array): Seal {
  if (key.length < 16) throw new Error('The key of the approvals is too short: at least 16 bytes.');
  const macOf = (kind: string, value: unknown) =>
    createHmac('sha256', key)
      .update(`mailgun-gate ${kind}\n${canonical(value)}`)
      .digest('hex');
  const seal = (kind: string, value: Pending | Answer) => JSON.stringify({ ...value, mac: macOf(kind, value) });
  const open = <Value>(kind: string, schema: z.ZodType<Value>, text: string): Value | undefined => {
    const sealed = z.looseObject({ mac: z.string() }).safeParse(json(text));
    if (!sealed.success) return undefined;
    const { mac, ...rest } = sealed.data;
    const value = schema.safeParse(rest);
    return value.success && same(mac, macOf(kind, value.data)) ? value.data : undefined;
  };
  return {
    sealPending: (pending) => seal('pending', pending),
    openPending: (text) => open('pending', pendingSchema, text),
    sealAnswer: (answer) => seal('answer', answer),
    openAnswer: (text) => open('answer', answerSchema, text),
  };
}

/** Of everything that is known of the call, what is shown of it included. SHA-256 in hex. */
export function digestOf(value: Pending | Preview): string {
  return createHash('sha256').update(canonical(value)).digest('hex');
}

/** Sorted keys, so that the text does not depend on who has made the object. */
function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join()}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const fields = Object.entries(value).filter(([, field]) => field !== undefined);
  fields.sort(([one], [other]) => (one < other ? -1 : 1));
  return `{${fields.map(([name, field]) => `${JSON.stringify(name)}:${canonical(field)}`).join()}}`;
}

function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function same(one: string, other: string): boolean {
  const [left, right] = [Buffer.from(one), Buffer.from(other)];
  return left.length === right.length && timingSafeEqual(left, right);
}
