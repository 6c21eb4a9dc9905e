import { setTimeout as sleep } from 'node:timers/promises';
import type { FaultRule, ReceivedRequest } from 'mailgun-emulator';
import { contentsOf, stateAlike } from './contents';
import { createEngine, type Declared, emptyStack, type Stack } from './engine';
import { type Breakage, refusingAfter } from './faults';
import { prepareOtherPlace } from './places';
import type { Scenario } from './scenarios';
import { clearTextOf, faultsOf } from './verdict';
import type { World } from './world';

/** What a scenario comes to where nothing goes wrong. */
export interface Reference {
  readonly contents: unknown;
  readonly state: unknown;
  readonly requests: readonly ReceivedRequest[];
}

/** What became of one cell of the matrix. */
export interface Outcome {
  /** A run that waits for something may ask once less than the dry run did. */
  readonly isStruck: boolean;
  /** What does not hold; empty where everything does. */
  readonly faults: readonly string[];
  /** What the run that broke said; nothing where it came through. */
  readonly words: readonly string[];
  /** What it took to converge, as commands. */
  readonly commands: readonly string[];
}

/** A run that has not ended after so long, in milliseconds, does not end. */
const LIMIT = 90_000;

const ENDLESS = 'The run does not end.';

interface Beginning {
  readonly stack: Stack;
  readonly program: Declared | undefined;
}

/** Makes what is there before, in a run of its own. */
async function begin(world: World, scenario: Scenario): Promise<Beginning> {
  const { emulator } = world;
  emulator.reset();
  // The first look still sees it, and the second, after a quarter of a second, does not.
  emulator.transitions.deletion = { after: 200 };
  await scenario.fixture.prepare?.(emulator);
  await prepareOtherPlace(scenario.fixture, scenario.verb, emulator);
  await world.beginRun();
  const stack = emptyStack();
  const made = scenario.before && (await createEngine(world).up(stack, scenario.before));
  if (made?.length) throw new Error(`${scenario.subject}: ${made.join(' ')}`);
  for (const { settings } of emulator.store.account.keys.values()) makeOlder(settings);
  await world.beginRun();
  emulator.requests.splice(0);
  if (!scenario.isUnknown) return { stack, program: scenario.program };
  const { type = '', args = {} } = scenario.before ?? {};
  return { stack: emptyStack(), program: { type, args: { ...args, __import: stack.resource?.id } } };
}

/** What was made a minute ago cannot be what the run that breaks is making. */
function makeOlder(times: { createdAt?: Date | undefined; expiresAt?: Date | undefined }): void {
  for (const name of ['createdAt', 'expiresAt'] as const) {
    const moment = times[name];
    if (moment) times[name] = new Date(moment.getTime() - 60_000);
  }
}

const act = (world: World, { action }: Scenario, { stack, program }: Beginning) => {
  const engine = createEngine(world);
  return action === 'refresh' ? engine.refresh(stack) : engine.up(stack, program);
};

/** @throws where the scenario does not work even though nothing goes wrong. */
export async function dryRun(world: World, scenario: Scenario): Promise<Reference> {
  const beginning = await begin(world, scenario);
  const words = await act(world, scenario, beginning);
  if (words.length > 0) throw new Error(`${scenario.subject}, ${scenario.verb}: ${words.join(' ')}`);
  const requests = world.emulator.requests.splice(0);
  await world.emulator.settled();
  const { resource } = beginning.stack;
  return { contents: contentsOf(world.emulator.store), state: resource && stateAlike(resource), requests };
}

/** Which requests something can happen to. */
export function requestsFor(breakage: Breakage, { fixture, verb }: Scenario, { requests }: Reference): readonly number[] {
  // A process that is killed around a question dies between the same two changes as one that is killed around them.
  const writes = requests.some(({ method }) => method !== 'GET');
  const created = requests.findIndex(({ route }) => route === fixture.createRoute);
  return requests.flatMap(({ method }, index) => {
    if (breakage.kills === 'provider' && writes && method === 'GET') return [];
    if (!breakage.isAfterCreation) return [index + 1];
    return !/^(read|delete|take)/.test(verb) && created >= 0 && index > created && method !== 'DELETE' ? [index + 1] : [];
  });
}

interface Cell {
  readonly scenario: Scenario;
  readonly reference: Reference;
  readonly breakage: Breakage;
  /** Which of the requests is struck, counted from 1. */
  readonly request: number;
  /** Whether the user's next command has `--refresh`, as in many pipelines. */
  readonly refreshes: boolean;
}

/** Lets one request of a scenario go wrong in one way, does next what a user would, and looks at what there is then. */
export async function tryCell(world: World, { scenario, reference, breakage, request, refreshes }: Cell): Promise<Outcome> {
  const { emulator } = world;
  const beginning = await begin(world, scenario);
  world.printed();
  const refusing = breakage.refuses ? await refusingAfter(request - 1, emulator) : undefined;
  if (refusing) await world.beginRun({ 'mailgun:baseUrl': refusing.url });
  const rule = breakage.strike && emulator.fail(breakage.strike(request));
  const killing = breakage.kills && rule ? killOnceStruck(world, breakage.kills, rule) : undefined;
  const acting = act(world, scenario, beginning);
  const words = await within(acting);
  await killing;
  refusing?.close();
  const hits = rule?.hits;
  emulator.clearFaults();
  // What still runs must not disturb what comes.
  if (breakage.kills || words[0] === ENDLESS) await world.discardHost();
  const broken = emulator.requests.splice(0);
  const left = clearTextOf(beginning.stack);
  const { commands, last } = await converge(world, beginning, { broken: words, refreshes });
  const faults = await faultsOf({ world, scenario, reference, broken, left, ...beginning, words, last });
  return { isStruck: hits !== 0, faults, words, commands };
}

async function killOnceStruck(world: World, victim: 'provider' | 'engine', rule: FaultRule): Promise<void> {
  const host = world.host();
  while (rule.hits === 0) await sleep(2);
  // What is carried out in the same moment is done.
  await sleep(5);
  if (victim === 'provider') return host.kill();
  host.killEngine();
  host.disconnect();
  // The process goes on with what it had begun.
  const { requests } = world.emulator;
  for (let quiet = 0, seen = -1; quiet < 8; quiet += 1, await sleep(50)) {
    if (requests.length !== seen || requests.some(({ status }) => status === undefined)) quiet = 0;
    seen = requests.length;
  }
}

/** Does what a user does next: the command again, or what the message says. */
async function converge(
  world: World,
  { stack, program }: Beginning,
  { broken, refreshes: always }: { broken: readonly string[]; refreshes: boolean },
) {
  const commands: string[] = [];
  let words = broken;
  for (let tries = 0; tries < 3; tries += 1) {
    const said = words.join(' ');
    const adopts = said.includes('MAILGUN_ADOPT=identical');
    const refreshes = always || said.includes('pulumi up --refresh');
    commands.push(`${adopts ? 'MAILGUN_ADOPT=identical ' : ''}pulumi up${refreshes ? ' --refresh' : ''}`);
    await world.beginRun(adopts ? { 'mailgun:adopt': 'identical' } : {});
    const engine = createEngine(world);
    words = refreshes ? await within(engine.refresh(stack)) : [];
    if (words.length === 0) words = await within(engine.up(stack, program));
    if (words.length === 0) break;
  }
  return { commands, last: words };
}

async function within(action: Promise<readonly string[]>): Promise<readonly string[]> {
  const controller = new AbortController();
  const late = sleep(LIMIT, undefined, { signal: controller.signal }).then(
    () => [ENDLESS],
    () => [],
  );
  try {
    return await Promise.race([action, late]);
  } finally {
    controller.abort();
  }
}
