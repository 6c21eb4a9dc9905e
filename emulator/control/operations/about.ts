import { version as current } from 'mailgun-sdk';
import { z } from 'zod';
import { operation } from '../operation';

/** The packages of this project have one version. */
export const emulatorVersion = current;

export const health = operation('GET /health', {
  summary: 'Whether the process lives',
  input: z.strictObject({}),
  output: z.object({ status: z.literal('ok') }),
  run: () => ({ status: 'ok' as const }),
});

export const ready = operation('GET /ready', {
  summary: 'Whether requests are answered; it is ready as soon as it listens',
  input: z.strictObject({}),
  output: z.object({ status: z.literal('ready'), accounts: z.number() }),
  run: ({ accounts }) => ({ status: 'ready' as const, accounts: accounts.all().length }),
});

export const version = operation('GET /version', {
  summary: 'The version of the emulator and of Node',
  input: z.strictObject({}),
  output: z.object({ version: z.string(), node: z.string() }),
  run: () => ({ version: emulatorVersion, node: process.versions.node }),
});
