import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Emulator, startEmulator } from 'mailgun-emulator';
import { createHttpGate, serverOptions } from '../../../gate/http/listener';
import { UpstreamFailure } from '../../../gate/upstream/failure';
import { createUpstream } from '../../../gate/upstream/send';
import { createScriptedGate, type ScriptedGate } from './scripted-gate';

/** A gate that lets everything through to Mailgun. */
export interface OpenGate {
  readonly url: string;
  readonly port: number;
  readonly gate: ScriptedGate;
  close(): Promise<void>;
}

/** Serves a gate on a free port of this machine. */
export async function serve(gate: ScriptedGate): Promise<{ readonly url: string; readonly port: number; close(): Promise<void> }> {
  const server: Server = createServer(serverOptions, createHttpGate(gate));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const close = async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  return { url: `http://127.0.0.1:${port}`, port, close };
}

export async function openGate(apiKey: string, baseUrl: string): Promise<OpenGate> {
  const upstream = createUpstream({ apiKey, baseUrl });
  const gate = createScriptedGate();
  gate.answer(async (call, { signal }) => {
    try {
      return { kind: 'answered', ...(await upstream.send(call, { signal })) };
    } catch (error) {
      if (!(error instanceof UpstreamFailure)) throw error;
      return { kind: 'refused', status: 502, words: error.message, decisionId: 'd' };
    }
  });
  const { url, port, close } = await serve(gate);
  return {
    url,
    port,
    gate,
    async close() {
      await close();
      await upstream.close();
    },
  };
}

export async function openGateBeforeEmulator(): Promise<OpenGate & { readonly emulator: Emulator }> {
  const emulator = await startEmulator();
  const open = await openGate(emulator.apiKey, emulator.url);
  return {
    ...open,
    emulator,
    async close() {
      await open.close();
      await emulator.close();
    },
  };
}
