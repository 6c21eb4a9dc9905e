import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { Region } from 'mailgun-sdk';
import type { GateOptions } from '../open-gate';

/** The options that several commands have. */
export interface Place {
  readonly policy: string;
  readonly state: string;
}

export const defaultPolicy = 'mailgun-gate.yaml';

/** As the XDG base directory specification says: what persists, and is not worth a backup of its own. */
export const defaultState = join(process.env.XDG_STATE_HOME || join(homedir(), '.local', 'state'), 'mailgun-gate');

/**
 * The state folder of a gate that has run.
 *
 * @throws where there is none: what is read from an empty folder would look like an account in which nothing has happened.
 */
export function existing(state: string): string {
  if (!existsSync(state)) throw new Error(`${state} does not exist: no gate has run with it. Name the folder of the gate with --state.`);
  return state;
}

/**
 * The account, from the variables that the provider and the SDK's examples use as well.
 *
 * @throws where there is no key.
 */
export function gateOptions({ policy, state }: Place, environment: NodeJS.ProcessEnv = process.env): GateOptions {
  const { MAILGUN_API_KEY: apiKey = '', MAILGUN_REGION: region, MAILGUN_BASE_URL: baseUrl, MAILGUN_GATE_HEADS: heads } = environment;
  if (apiKey === '')
    throw new Error('MAILGUN_API_KEY is not set. It is the real key of Mailgun, which the gate uses and agents never see.');
  if (region !== undefined && region !== 'us' && region !== 'eu') throw new Error(`MAILGUN_REGION is ${region}; it must be us or eu.`);
  return { policy, state, apiKey, region: region as Region | undefined, baseUrl, heads };
}
