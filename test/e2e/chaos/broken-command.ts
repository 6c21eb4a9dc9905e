import { setTimeout as sleep } from 'node:timers/promises';
import type { Fault, FaultRule } from 'mailgun-emulator';
import type { Ran } from '../../../scripts/stack';
import { refusingAfter } from '../../chaos/matrix/faults';
import { withClock } from '../../contract/clock';
import type { Project } from '../project';
import { kill, providerProcesses } from './provider-processes';
import type { Way } from './ways';

/** How long a request may take, in milliseconds, where one is never answered. */
const REQUEST_LIMIT = 5000;

interface Blow {
  readonly way: Way;
  /** The route of the request that is struck: the first one of it. */
  readonly route: string;
  /** How many requests come before it. */
  readonly before: number;
}

interface Broken extends Ran {
  readonly isStruck: boolean;
}

/** Runs a command of the CLI, of which one request goes wrong. */
export async function runBroken(project: Project, home: string, args: readonly string[], { way, route, before }: Blow): Promise<Broken> {
  const { emulator } = project;
  if (way.refuses) {
    const refusing = await refusingAfter(before, emulator);
    const ran = await project.run([...args, '-c', `mailgun:baseUrl=${refusing.url}`]);
    refusing.close();
    return { ...ran, isStruck: true };
  }
  const fault = way.strike?.(1);
  if (!fault) throw new Error(`${way.name} does not say what it strikes`);
  const rule = emulator.fail({ ...fault, route } as Fault);
  let isRunning = true;
  const struck = async () => {
    while (isRunning && rule.hits === 0) await sleep(10);
    return isRunning;
  };
  const goesOn = struck().then((isStruck) => {
    if (isStruck && fault.times === 'always') emulator.fail(fault);
  });
  const killOnceStruck = async () => {
    if (way.kills !== 'provider' || !(await struck())) return;
    await sleep(20);
    kill(providerProcesses(home));
  };
  const killing = killOnceStruck();
  const presses = way.kills === 'engine' ? 1 : (way.presses ?? 0);
  async function* interruptions() {
    for (let pressed = 0; pressed < presses && (await struck()); pressed += 1) {
      if (pressed > 0) await sleep(300);
      yield;
    }
  }
  const ran = await project.run(args, {
    ...(presses > 0 && { interruptions: interruptions() }),
    ...(way.kills === 'engine' && { signal: 'SIGKILL' }),
    ...(isHanging(rule) && { env: withClock({ requestLimit: REQUEST_LIMIT }) }),
  });
  isRunning = false;
  await Promise.all([goesOn, killing]);
  const { hits } = rule;
  emulator.clearFaults();
  return { ...ran, isStruck: hits > 0 };
}

const isHanging = ({ fault }: FaultRule) => fault.answer === 'hang';
