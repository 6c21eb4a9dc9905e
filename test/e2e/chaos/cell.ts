import type { Ran } from '../../../scripts/stack';
import type { Aim } from './aims';
import { runBroken } from './broken-command';
import { faultsOf, messagesIn, splitLog } from './verdict';
import type { Way } from './ways';
import { commandOf, type Reference, type Step, type World } from './world';

interface Cell {
  readonly step: Step;
  readonly way: Way;
  readonly aim: Aim;
  readonly reference: Reference;
  /** Whether Pulumi's own log is printed too, at its highest level. */
  readonly isLogged: boolean;
}

/** What became of one cell. */
export interface Outcome {
  readonly isStruck: boolean;
  /** What does not hold; empty where everything does. */
  readonly faults: readonly string[];
  /** What the command that broke said went wrong. */
  readonly words: readonly string[];
  /** What a user ran then, until there was nothing to do. */
  readonly commands: readonly string[];
  /** What in Pulumi's own log had a secret. */
  readonly leaks: readonly string[];
}

/** Most commands that a user needs to come back to what the program says. */
const MOST_COMMANDS = 3;

/** Lets one request of a command go wrong in one way, does next what a user would, and looks at what there is then. */
export async function tryCell(world: World, { step, way, aim, reference, isLogged }: Cell): Promise<Outcome> {
  world.prepare(step);
  const command = [...commandOf(step), ...(isLogged ? ['--logtostderr', '--logflow', '-v=9'] : [])];
  const broken = await world.publishing(runBroken(world.project, world.home, command, { way, ...aim }));
  const { shown, leaks } = splitLog(broken.output, world.secrets());
  const words = messagesIn(shown);
  const { commands, runs } = await converge(world, step, { ...broken, output: shown }, way);
  const faults = await faultsOf(world, { step, reference, words, runs: [{ ...broken, output: shown }, ...runs] });
  return { isStruck: broken.isStruck, faults, words, commands, leaks };
}

/** Does what a user does next: the command again, or what the message says. */
async function converge(world: World, step: Step, broken: Ran, { refuses = false }: Way) {
  const commands: string[] = [];
  const runs: Ran[] = [];
  let last = broken;
  for (let tries = 0; tries < MOST_COMMANDS && (tries === 0 || last.exitCode !== 0); tries += 1) {
    if (world.restoreState()) commands.push('the backup of the state is put back');
    if (world.isLocked()) {
      commands.push('pulumi cancel');
      runs.push(await world.run(['cancel', '--yes']));
    }
    const adopts = last.output.includes('MAILGUN_ADOPT=identical');
    const refreshes = last.output.includes('pulumi up --refresh');
    const [verb = '', ...options] = commandOf(step);
    commands.push(`${adopts ? 'MAILGUN_ADOPT=identical ' : ''}pulumi ${verb}${refreshes ? ' --refresh' : ''}`);
    const reachable = refuses ? ['-c', `mailgun:baseUrl=${world.project.emulator.url}`] : [];
    last = await world.run(
      [verb, ...options, ...(refreshes ? ['--refresh'] : []), ...reachable],
      adopts ? { MAILGUN_ADOPT: 'identical' } : {},
    );
    runs.push(last);
  }
  return { commands, runs };
}
