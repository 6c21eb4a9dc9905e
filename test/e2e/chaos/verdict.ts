import { isDeepStrictEqual } from 'node:util';
import type { Ran } from '../../../scripts/stack';
import { difference, saysWhatToDo } from '../../chaos/matrix/verdict';
import type { Reference, Step, World } from './world';

interface Seen {
  readonly step: Step;
  readonly reference: Reference;
  /** The errors of the command that broke. */
  readonly words: readonly string[];
  /** That command and those after it. */
  readonly runs: readonly Ran[];
}

/** What does not hold in the end, looked at through other doors: Mailgun's store, the state's file, Pulumi's preview. */
export async function faultsOf(world: World, { step, reference, words, runs }: Seen): Promise<readonly string[]> {
  const faults: string[] = [];
  const mustHold = (holds: boolean, fault: () => string) => {
    if (!holds) faults.push(fault());
  };
  const last = runs.at(-1);
  mustHold(last?.exitCode === 0, () => `does not converge: ${last?.output}`);
  const { contents } = await world.look();
  mustHold(
    isDeepStrictEqual(contents, reference.contents),
    () => `Mailgun has something else: ${difference(contents, reference.contents)}`,
  );
  const state = world.project.state();
  if (step === 'destroy') mustHold(resourcesIn(state).length === 0, () => `the state has something left: ${resourcesIn(state)}`);
  else {
    const preview = await world.run(['preview', '--refresh', '--expect-no-changes', '--diff']);
    mustHold(preview.exitCode === 0, () => `is not unchanged after a refresh: ${preview.output}`);
  }
  const said = runs.map(({ output }) => output).join('\n');
  for (const secret of world.secrets()) mustHold(!said.includes(secret), () => `a secret was printed: ${lineWith(said, secret)}`);
  mustHold(world.filesWithSecrets().length === 0, () => `a secret is in clear in ${world.filesWithSecrets()}`);
  for (const each of words) mustHold(OF_THE_ENGINE.test(each) || saysWhatToDo(each), () => `does not say what to do: ${each}`);
  mustHold(world.notes().length === 0, () => `notes of creations are left: ${world.notes().join(' ')}`);
  return faults;
}

/** What a killed engine was deleting stays among the pending operations, which Pulumi leaves there until the next refresh. */
const resourcesIn = (state: string): readonly string[] =>
  ((JSON.parse(state) as Checkpoint).checkpoint.latest.resources ?? [])
    .map(({ urn }) => urn)
    .filter((urn) => urn.includes('pulumi-nodejs:dynamic'));

interface Checkpoint {
  readonly checkpoint: { readonly latest: { readonly resources?: readonly { readonly urn: string }[] } };
}

const lineWith = (text: string, part: string) => text.split('\n').find((line) => line.includes(part));

/** What the CLI says went wrong with each resource; that a command failed it says beside them. */
export const messagesIn = (output: string): readonly string[] =>
  [...output.matchAll(/^ {4}error: (.*(?:\n {4}(?!error:|warning:).+)*)/gm)]
    .map(([, words = '']) => words)
    .filter((words) => !/^(update|destroy) (failed|cancell?ed)/.test(words));

/** What the engine says of a provider process that is gone. */
const OF_THE_ENGINE = /^error reading from server|^connection error: desc =|^grpc: the client connection is closing/;

/**
 * A line of Pulumi's own log (`--logtostderr -v=9`), and what it is about: values come after a colon, addresses in brackets. The dots that show that
 * something goes on may stand before it.
 */
const LOGGED = /^(?:@ [a-z]+\.+)?\{"time":"[^"]*","level":"[A-Z]*","msg":"([^:"]*)/;

/** What a user reads, without the log, and which lines of the log have a secret: Pulumi prints in it every property of a resource, secret ones too. */
export function splitLog(output: string, secrets: ReadonlySet<string>) {
  const lines = output.split('\n');
  const leaks = lines.flatMap((line) => {
    const [, subject] = LOGGED.exec(line) ?? [];
    const isLeak = subject !== undefined && [...secrets].some((secret) => line.includes(secret));
    return isLeak ? [subject.replace(/\[0x\w+\]/, '').replace(/\(urn$/, '')] : [];
  });
  return {
    shown: lines.filter((line) => !LOGGED.test(line)).join('\n'),
    leaks: [...new Set(leaks)].sort(),
  };
}
