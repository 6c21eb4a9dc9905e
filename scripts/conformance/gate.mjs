// The gate as it is built, before the emulator, with one agent that may do everything.
import { writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

const require = createRequire(import.meta.url);
const { startEmulator } = require('mailgun-emulator');
const { startGate } = require('mailgun-gate');
const { areas } = require('../../gate/dist/operations/area');
const { createToken } = require('../../gate/dist/policy/token');

export async function startWholeGate(folder) {
  const emulator = await startEmulator();
  const { token, hash } = createToken();
  const policy = join(folder, 'mailgun-gate.yaml');
  writeFileSync(
    policy,
    `version: 1
agents:
  conformance:
    token: sha256:${hash}
    expires: 2099-12-31
    domains: '*'
    recipients: '*'
    senders: '*'
    destinations: '*'
    areas:
${areas.map((area) => `      ${JSON.stringify(area)}: full\n`).join('')}`,
  );
  const running = await startGate({ policy, state: join(folder, 'state'), apiKey: emulator.apiKey, baseUrl: emulator.url });
  const close = async () => {
    await running.close();
    await emulator.close();
  };
  return { gate: running.gate, url: running.mcpUrl, token, close };
}
