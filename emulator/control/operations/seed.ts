import { api, type Endpoint, encodeInput, findProblems, isMailgunError, type Region } from 'mailgun-sdk';
import { z } from 'zod';
import { behaviours } from '../../api';
import { storedAs } from '../../delivery/queue';
import { Refusal } from '../../http/refusal';
import { contextOf } from '../../run-task';
import type { State } from '../../state';
import type { Context } from '../../store/context';
import { verifyDomain } from '../../store/dkim-key';
import { decode, encode } from '../../store/tagged-json';
import { Problem } from '../problem';
import { type Content, contentOf, putBack } from './put-back';

const items = z.array(z.record(z.string(), z.unknown())).optional();

/** What can be seeded, in the order in which it is made. Each item is the input of the SDK's `create` of this noun: that of `mailgun.domains.create`. */
const nouns = {
  subaccounts: items,
  /** With `state` beside the input: `active` or `disabled`. */
  domains: items,
  credentials: items,
  webhooks: items,
  accountWebhooks: items,
  templates: items,
  accountTemplates: items,
  lists: items,
  listMembers: items,
  routes: items,
  forwards: items,
  bounces: items,
  unsubscribes: items,
  complaints: items,
  allowlist: items,
  keys: items,
  ipPools: items,
  /** The inputs of `mailgun.messages.send`, without files. The messages are there; nothing is sent, and nothing has happened to them. */
  messages: items,
};

export const seedShape = z.strictObject({ ...nouns, /** The same of the EU region. */ eu: z.strictObject(nouns).optional() });

export type Seed = z.input<typeof seedShape>;
type Section = Omit<Seed, 'eu'>;

/** @throws {Problem} 400 for what is no seed. */
export function readSeed(given: unknown): Seed {
  const problems = findProblems(seedShape, given);
  if (problems.length > 0) throw new Problem(400, `the seed is wrong: ${problems.join('; ')}`);
  return given as Seed;
}

/**
 * Puts things into an account, without events and webhooks.
 *
 * @throws {Problem} 400 that names the first thing that is wrong; nothing has been put there then.
 */
export function plant(state: State, seed: Seed): void {
  const before = encode(contentOf(state));
  try {
    plantIn(state, 'us', seed);
    plantIn(state, 'eu', seed.eu ?? {});
  } catch (error) {
    putBack(state, decode(before) as Content);
    throw error;
  }
}

function plantIn(state: State, region: Region, section: Section): void {
  const context = { ...contextOf(state, region), baseUrl: state.url + (region === 'eu' ? '/eu' : '') };
  for (const noun of Object.keys(nouns) as (keyof Section)[]) {
    for (const [index, item] of (section[noun] ?? []).entries()) {
      const place = `${region === 'eu' ? 'eu.' : ''}${noun}.${index}`;
      plantOne(context, noun, item, place);
    }
  }
}

function plantOne(context: Context, noun: keyof Section, item: Readonly<Record<string, unknown>>, place: string): void {
  try {
    if (noun === 'messages') plantMessage(context, item);
    else if (noun === 'domains') plantDomain(context, item);
    else {
      const { create } = behaviours[noun] as unknown as { create: (context: Context, input: unknown) => unknown };
      create(context, read(api[noun].create, item));
    }
  } catch (error) {
    throw new Problem(400, `${place}: ${wordsOf(error)}`);
  }
}

const states = z.enum(['active', 'unverified', 'disabled']);

function plantDomain(context: Context, { state, ...item }: Readonly<Record<string, unknown>>): void {
  const wanted = states.optional().safeParse(state);
  if (!wanted.success) throw new Problem(400, `state: must be one of ${states.options.join(', ')}`);
  const input = read(api.domains.create, item) as z.output<typeof api.domains.create.input>;
  behaviours.domains?.create?.(context, input);
  const domain = context.store.domains.get(input.name.toLowerCase());
  if (domain === undefined || wanted.data === undefined) return;
  if (wanted.data === 'active') verifyDomain(domain);
  domain.settings.state = wanted.data;
}

function plantMessage(context: Context, item: Readonly<Record<string, unknown>>): void {
  // A file would be one of the machine that the emulator runs on.
  for (const name of ['attachments', 'inline']) if (name in item) throw new Problem(400, `${name}: files cannot be seeded`);
  const input = read(api.messages.send, item) as z.output<typeof api.messages.send.input>;
  const domain = context.store.domains.get(input.domain.toLowerCase());
  if (domain === undefined) throw new Problem(400, `domain: ${input.domain} is not there`);
  context.store.messages.push(storedAs(context, domain, { input, files: [] }));
}

/** An item as a behaviour gets it: checked as the SDK checks it, and read as it would come. */
const read = (endpoint: Endpoint, item: Readonly<Record<string, unknown>>): unknown =>
  z.decode(endpoint.input, encodeInput(endpoint, withDates(endpoint, item)) as never);

/** JSON has no dates: a text stands where the SDK wants one. */
function withDates({ input }: Endpoint, item: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const issues = z.safeEncode(input, item as never).error?.issues ?? [];
  const dated = issues.flatMap(({ code, path, ...issue }) => {
    const [name] = path;
    const value = path.length === 1 && typeof name === 'string' ? item[name] : undefined;
    const wantsDate = code === 'invalid_type' && (issue as { expected?: string }).expected === 'date';
    return wantsDate && typeof value === 'string' && !Number.isNaN(Date.parse(value)) ? [[name, new Date(value)] as const] : [];
  });
  return { ...item, ...Object.fromEntries(dated) };
}

function wordsOf(error: unknown): string {
  if (error instanceof Refusal)
    return typeof error.answer.body === 'string' ? error.answer.body : String(error.answer.body.message ?? error.message);
  return isMailgunError(error) ? error.message.replace(/^[A-Z]+ \S+: /, '') : (error as Error).message;
}
