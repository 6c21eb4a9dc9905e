import { isDeepStrictEqual } from 'node:util';
import type { ReceivedRequest } from 'mailgun-emulator';
import { omit } from '../../../provider/lifecycle/define-resource';
import { resources } from '../../../provider/resources';
import { sealedIn } from '../../contract/provider-host';
import type { Reference } from './cell';
import { contentsOf, stateAlike, textOf } from './contents';
import { createEngine, type Declared, type Stack } from './engine';
import type { Scenario } from './scenarios';
import type { World } from './world';

interface Seen {
  readonly world: World;
  readonly scenario: Scenario;
  readonly reference: Reference;
  readonly stack: Stack;
  readonly program: Declared | undefined;
  /** The requests of the run that broke. */
  readonly broken: readonly ReceivedRequest[];
  /** What that run left in the state, as far as the engine does not encrypt it. */
  readonly left: string;
  /** What that run said. */
  readonly words: readonly string[];
  /** What the last run said. */
  readonly last: readonly string[];
}

/** What does not hold after the last run, looked at through other doors: the store and the requests of Mailgun, and the state. */
export async function faultsOf({
  world,
  scenario,
  reference,
  stack,
  program,
  broken,
  left,
  words,
  last,
}: Seen): Promise<readonly string[]> {
  const { emulator } = world;
  const faults: string[] = [];
  const mustHold = (holds: boolean, fault: () => string) => {
    if (!holds) faults.push(fault());
  };
  await emulator.settled();
  const later = emulator.requests.splice(0);
  mustHold(last.length === 0, () => `does not converge: ${last.join(' ')}`);
  const contents = contentsOf(emulator.store);
  mustHold(
    isDeepStrictEqual(contents, reference.contents),
    () => `Mailgun has something else: ${difference(contents, reference.contents)}`,
  );
  const state = stack.resource && stateAlike(stack.resource);
  mustHold(isDeepStrictEqual(state, reference.state), () => `the state is another: ${difference(state, reference.state)}`);
  mustHold(stack.toDelete.length === 0 && !stack.resource?.isPendingReplacement, () => 'the state has something left to do');

  await world.beginRun();
  const engine = createEngine(world);
  const looked = structuredClone(stack);
  const refusal = await engine.refresh(looked);
  mustHold(refusal.length === 0, () => `cannot be refreshed: ${refusal.join(' ')}`);
  const plan = await engine.preview(looked, program).catch(String);
  mustHold(plan === 'nothing', () => `is not unchanged after a refresh: ${plan}`);

  const doubled = createdTwice(scenario, [...broken, ...later]);
  mustHold(doubled === undefined, () => doubled ?? '');
  const resource = resources[scenario.fixture.type];
  const told = [...Object.keys(resource?.generate ?? {}), ...(resource?.shownOnce ?? [])];
  const stored = textOf(emulator.store);
  for (const name of told) {
    const value = stack.resource?.outputs[name];
    mustHold(value === undefined || stored.includes(JSON.stringify(value)), () => `the state has a ${name} that Mailgun does not have`);
  }
  const secrets = [
    emulator.apiKey,
    ...told.map((name) => stack.resource?.outputs[name]),
    ...(resource?.secret ?? []).map((name) => program?.args[name]),
  ];
  const written = {
    'what was printed': `${world.printed()} ${words.join(' ')} ${last.join(' ')}`,
    'the state that was left, in clear,': left,
    'the state, in clear,': clearTextOf(stack),
    'a note': world.notes(),
  };
  for (const [where, text] of Object.entries(written))
    for (const secret of secrets) mustHold(typeof secret !== 'string' || !text.includes(secret), () => `${where} has a secret`);
  for (const each of words) mustHold(saysWhatToDo(each), () => `does not say what to do: ${each}`);
  return faults;
}

/** A state without what the engine encrypts: what came marked as secret, and what has the name of a secret argument. */
export const clearTextOf = ({ resource, toDelete }: Stack): string =>
  [resource, ...toDelete]
    .flatMap((held) => (held ? [omit(held.outputs, [...sealedIn(held.outputs), ...(resources[held.type]?.secret ?? [])])] : []))
    .map((clear) => JSON.stringify(clear))
    .join(' ');

/** What the engine says of a process that is gone. */
const PULUMIS_OWN = /^(14 )?UNAVAILABLE|Connection dropped|^1 CANCELLED|ECONNRESET|^Channel has been shut down/;

const NEXT = /pulumi up|pulumi config|next update|(run|add) .* again|Provider of that region/i;

/** Whether an error tells its reader what comes next; Pulumi's own about a process that is gone cannot. */
export const saysWhatToDo = (words: string): boolean => PULUMIS_OWN.test(words) || NEXT.test(words);

/** A creation that was asked for again although nobody had looked what became of the first one. */
function createdTwice({ fixture }: Scenario, requests: readonly ReceivedRequest[]): string | undefined {
  if (fixture.isSetting) return undefined;
  let open: ReceivedRequest | undefined;
  for (const request of requests) {
    // With `upsert` Mailgun itself makes one of two (OpenAPI document).
    if (request.route === fixture.createRoute && request.fields.upsert !== undefined) continue;
    if (request.route === fixture.createRoute) {
      if (open && isDeepStrictEqual(open.fields, request.fields)) return 'its creation was asked for twice without a look in between';
      open = request;
    } else if (request.method === 'GET') open = undefined;
    if (open?.status !== undefined && open.status >= 400 && open.status < 500) open = undefined;
  }
  return undefined;
}

/** The first place where two values differ. */
export function difference(actual: unknown, expected: unknown, path = ''): string {
  if (typeof actual !== 'object' || typeof expected !== 'object' || actual === null || expected === null)
    return `${path}: ${JSON.stringify(actual)?.slice(0, 300)} instead of ${JSON.stringify(expected)?.slice(0, 300)}`;
  const names = [...new Set([...Object.keys(actual), ...Object.keys(expected)])];
  const [name = ''] = names.filter(
    (each) => !isDeepStrictEqual((actual as Record<string, unknown>)[each], (expected as Record<string, unknown>)[each]),
  );
  return difference((actual as Record<string, unknown>)[name], (expected as Record<string, unknown>)[name], `${path}/${name}`);
}
