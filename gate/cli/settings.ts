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
 * Commands that only look must not begin the state: a gate refuses a folder in which something is, but not what it has counted.
 *
 * @throws where no gate has used the folder.
 */
export function checkState(state: string): void {
  if (!existsSync(join(state, 'audit')))
    throw new Error(
      `no gate has written to ${state} yet. Name the folder of the gate with --state, or start one with 'mailgun-gate serve'.`,
    );
}

/**
 * The account, from the variables that the provider and the SDK's examples use as well.
 *
 * @throws where there is no key.
 */
export function gateOptions({ policy, state }: Place, environment: NodeJS.ProcessEnv = process.env): GateOptions {
  const { MAILGUN_API_KEY: apiKey = '', MAILGUN_REGION: region, MAILGUN_BASE_URL: baseUrl, MAILGUN_GATE_HEADS: heads } = environment;
  const webhookSigningKey = environment.MAILGUN_WEBHOOK_SIGNING_KEY || undefined;
  if (apiKey === '')
    throw new Error(
      'MAILGUN_API_KEY is not set. It is the real key of Mailgun, which the gate uses and agents never see: put it into the environment of mailgun-gate.',
    );
  if (region !== undefined && region !== 'us' && region !== 'eu') throw new Error(`MAILGUN_REGION is ${region}; it must be us or eu.`);
  return { policy, state, apiKey, region: region as Region | undefined, baseUrl, heads, webhookSigningKey };
}
