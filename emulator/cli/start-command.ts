import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createSecureContext } from 'node:tls';
import type { Certificate } from '../certificate';
import { type EmulatorOptions, startEmulator } from '../emulator';
import { greeting, warningOf } from './greeting';
import { parseClock, readText } from './values';

export interface StartOptions {
  readonly port: number;
  readonly host: string;
  readonly smtpPort?: number;
  readonly smtp: boolean;
  readonly tls?: boolean;
  readonly tlsCert?: string;
  readonly tlsKey?: string;
  readonly allowedHost?: readonly string[];
  readonly apiKey: string;
  readonly anyKey?: boolean;
  readonly dns: 'valid' | 'unknown';
  readonly latency?: number;
  readonly deletionDelay?: number;
  readonly deliveryDelay?: number;
  readonly clock?: readonly string[];
  readonly randomSeed?: number;
  readonly postTo?: readonly string[];
  readonly forwardSmtp?: { readonly host: string; readonly port: number };
  readonly seed?: string;
  readonly data?: string;
  readonly keepMessages?: number;
  readonly keepBytes?: number;
  readonly keepAge?: number;
  readonly replay?: string;
  readonly replayOnly?: boolean;
  readonly quiet?: boolean;
}

export const defaultSmtpPort = 3525;

export async function runStart(options: StartOptions, say: (line: string) => void, warn: (line: string) => void): Promise<void> {
  const warning = warningOf(options.host);
  if (warning !== undefined) warn(warning);
  const emulator = await startEmulator(emulatorOptions(options)).catch((error: NodeJS.ErrnoException) => {
    throw error.code === 'EADDRINUSE' ? taken(error, options) : error;
  });
  const { certificate } = emulator;
  const trusted = certificate === undefined ? undefined : (options.tlsCert ?? writeCertificate(certificate));

  let isClosing = false;
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.on(signal, () => {
      if (isClosing) return;
      isClosing = true;
      if (trusted !== undefined && trusted !== options.tlsCert) rmSync(join(trusted, '..'), { recursive: true, force: true });
      emulator.close().catch((error: Error) => {
        warn(`mailgun-emulator: ${error.message}`);
        process.exitCode = 1;
      });
    });
  // Whoever reads it may end this at once.
  for (const line of options.quiet ? [emulator.url] : greeting(emulator, trusted)) say(line);
}

function emulatorOptions(options: StartOptions): EmulatorOptions {
  const { port, host, apiKey, anyKey, dns, latency, randomSeed, postTo, forwardSmtp, data, allowedHost: allowedHosts } = options;
  return {
    ...{ port, host, apiKey, anyKey, dns, latency, randomSeed, postTo, forwardSmtp, data, allowedHosts },
    transitions: { deletion: delay(options.deletionDelay), delivery: delay(options.deliveryDelay) },
    clock: options.clock && parseClock(options.clock),
    // Whoever lets the system choose a port may have several of them.
    smtp: options.smtp ? { port: options.smtpPort ?? (port === 0 ? 0 : defaultSmtpPort) } : undefined,
    tls: tlsOf(options),
    seed: options.seed === undefined ? undefined : readSeed(options.seed),
    keep: keepOf(options),
    replay: options.replay === undefined ? undefined : { lines: readText('--replay', options.replay), only: options.replayOnly },
  };
}

const delay = (milliseconds = 0) => (milliseconds === 0 ? 'immediate' : { after: milliseconds });

function tlsOf({ tls, tlsCert, tlsKey }: StartOptions): true | Certificate | undefined {
  if ((tlsCert === undefined) !== (tlsKey === undefined))
    throw new Error('--tls-cert and --tls-key belong together: give both, or --tls alone.');
  if (tlsCert === undefined || tlsKey === undefined) return tls ? true : undefined;
  const certificate = { cert: readText('--tls-cert', tlsCert), key: readText('--tls-key', tlsKey) };
  try {
    createSecureContext(certificate);
  } catch (error) {
    throw new Error(`--tls-cert and --tls-key must be the PEM of a certificate and of its key: ${(error as Error).message}`);
  }
  return certificate;
}

function readSeed(file: string): NonNullable<EmulatorOptions['seed']> {
  const text = readText('--seed', file);
  try {
    return JSON.parse(text) as NonNullable<EmulatorOptions['seed']>;
  } catch (error) {
    throw new Error(`--seed: ${file} is no JSON: ${(error as Error).message}`);
  }
}

const keepOf = ({ keepMessages: messages, keepBytes: bytes, keepAge: age }: StartOptions): NonNullable<EmulatorOptions['keep']> => ({
  ...(messages !== undefined && { messages }),
  ...(bytes !== undefined && { bytes }),
  ...(age !== undefined && { age }),
});

function taken({ port }: NodeJS.ErrnoException & { readonly port?: number }, options: StartOptions): Error {
  if (port === undefined || port === options.port) return new Error(`port ${options.port} is taken; choose another with --port`);
  return new Error(`port ${port} is taken; choose another for SMTP with --smtp-port, or leave it out with --no-smtp`);
}

/** In a folder of its own, so that its name is nobody else's. */
function writeCertificate(certificate: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'mailgun-emulator-'));
  // Another user may be the client.
  chmodSync(folder, 0o755);
  const file = join(folder, 'certificate.pem');
  writeFileSync(file, certificate);
  return file;
}
