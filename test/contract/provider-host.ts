import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import * as grpc from '@grpc/grpc-js';
import { ResourceProviderClient } from '@pulumi/pulumi/proto/provider_grpc_pb';
import * as messages from '@pulumi/pulumi/proto/provider_pb';
import * as statuses from '@pulumi/pulumi/proto/status_pb';
import { Struct } from 'google-protobuf/google/protobuf/struct_pb';

export type Properties = Record<string, unknown>;

/** A failure as the engine sees it; a partial one carries what the engine writes into the state. */
export class HostError extends Error {
  constructor(
    message: string,
    readonly partial: { readonly id: string; readonly properties: Properties } | undefined,
  ) {
    super(message);
  }
}

/** A provider process, spoken to as the engine does. */
export interface ProviderHost {
  /** Begins another run with these settings, as a process that has just been started does. */
  configure(config: Readonly<Record<string, string>>): Promise<void>;
  check(
    type: string,
    args: Properties,
    olds?: Properties,
  ): Promise<{ inputs: Properties; failures: { property: string; reason: string }[] }>;
  /**
   * `changed` names the arguments that changed, where the provider tells; where it is left to the engine, which compares the inputs, the engine knows
   * whether the option `replaceOnChanges` names one of them.
   */
  diff(
    id: string,
    olds: Properties,
    news: Properties,
  ): Promise<{ changes: boolean; changed: string[] | 'left to the engine'; replaces: string[]; deleteBeforeReplace: boolean }>;
  /** `sealed` names the properties that came marked as secret; the engine sends them back without the mark. */
  create(inputs: Properties): Promise<{ id: string; properties: Properties; sealed: string[] }>;
  read(
    id: string,
    properties: Properties,
  ): Promise<{ id: string; properties: Properties; inputs: Properties; sealed: string[] } | undefined>;
  update(id: string, olds: Properties, news: Properties): Promise<Properties>;
  delete(id: string, properties: Properties): Promise<void>;
  /** Whether an import changes what is not as the program says, as Pulumi's own does. Without that it fails, and names the differences. */
  readonly importChanges: boolean;
  /** Ends the process at once, whatever is under way. */
  kill(): void;
  /** Ends what started the process, the engine, and leaves the process as it is. */
  killEngine(): void;
  /** Ends the process as the engine does when a run is over. */
  end(): Promise<void>;
  /** Nobody waits for an answer any more. */
  disconnect(): void;
  stop(): Promise<void>;
}

export interface Program {
  /** Where the program lies. */
  readonly folder?: string;
  readonly environment?: NodeJS.ProcessEnv;
  /** What is `node` there. */
  readonly executable?: string;
  /** A provider that is an executable itself, instead of a script. */
  readonly plugin?: string;
  /** Whether a process of its own stands for the engine, which started it. */
  readonly withEngine?: boolean;
  /** Takes what the process prints. */
  readonly onPrinted?: (text: string) => void;
}

/** Stands for the engine: it starts the process, listens as long as it is there, and can be killed. */
const ENGINE = `
const server = require('node:net').createServer().listen(0, '127.0.0.1', () => {
  const { pid } = require('node:child_process')
    .spawn(process.execPath, [process.argv[1], '127.0.0.1:' + server.address().port], { stdio: ['ignore', 'inherit', 'inherit'] })
    .on('exit', () => process.exit());
  console.log(pid);
});`;

/** A provider process that answers. */
export interface Process {
  readonly call: <Request, Response>(method: Method<Request, Response>, request: Request) => Promise<Response>;
  readonly client: ResourceProviderClient;
  readonly ends: Pick<ProviderHost, 'kill' | 'killEngine' | 'end' | 'disconnect' | 'stop'>;
}

type Answered<Response> = (error: grpc.ServiceError | null, response: Response) => void;
type Method<Request, Response> = (
  request: Request,
  metadata: grpc.Metadata,
  options: grpc.CallOptions,
  done: Answered<Response>,
) => unknown;

/** Starts a provider process as the engine does. */
export async function startProcess(script: string, program: Program): Promise<Process> {
  const [command, ...args] = commandOf(script, program);
  const started = spawn(command, args, {
    cwd: program.folder ?? process.cwd(),
    stdio: ['ignore', 'pipe', program.onPrinted ? 'pipe' : 'ignore'],
    env: withoutMailgun(program.environment ?? process.env),
  });
  if (!started.stdout) throw new Error('the provider process has no output');
  const lines = createInterface(started.stdout)[Symbol.asyncIterator]();
  const pid = program.withEngine ? Number(await nextLine(lines)) : started.pid;
  const port = await nextLine(lines);
  started.stderr?.on('data', (chunk: Buffer) => program.onPrinted?.(String(chunk)));
  const client = new ResourceProviderClient(`127.0.0.1:${port}`, grpc.credentials.createInsecure());
  return {
    client,
    call: (method, request) =>
      new Promise((resolve, reject) => {
        method.call(client, request, new grpc.Metadata(), {}, (error, response) => (error ? reject(hostError(error)) : resolve(response)));
      }),
    ends: endsOf(started, Number(pid), client),
  };
}

function commandOf(script: string, { executable = process.execPath, plugin, withEngine }: Program): [string, ...string[]] {
  if (plugin !== undefined) return [plugin, 'no-engine'];
  return withEngine ? [executable, '-e', ENGINE, script] : [executable, script, 'no-engine'];
}

function endsOf(started: ChildProcess, pid: number, client: ResourceProviderClient): Process['ends'] {
  const kill = () => {
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // It has ended by itself.
    }
  };
  return {
    kill,
    killEngine: () => void started.kill('SIGKILL'),
    async end() {
      client.close();
      process.kill(pid, 'SIGINT');
      await once(started, 'exit');
    },
    disconnect: () => client.close(),
    async stop() {
      client.close();
      kill();
      if (started.exitCode === null && started.signalCode === null) await once(started, 'exit');
    },
  };
}

export const struct = (values: Properties) => Struct.fromJavaScript(JSON.parse(JSON.stringify(values)));
const raw = (values: Struct | undefined): Properties => (values?.toJavaScript() ?? {}) as Properties;
const SECRET = '4dabf18193072939515e22adb298388d';
const isSealed = (value: unknown): value is { value: unknown } => typeof value === 'object' && value !== null && SECRET in value;
export const sealed = (values: Struct | undefined): string[] =>
  Object.entries(raw(values)).flatMap(([name, value]) => (isSealed(value) ? [name] : []));

const namesSealed = new WeakMap<Properties, readonly string[]>();

/** Which of the properties came marked as secret, so that the engine encrypts them. */
export const sealedIn = (state: Properties): readonly string[] => namesSealed.get(state) ?? [];

export function properties(values: Struct | undefined): Properties {
  const state = Object.fromEntries(Object.entries(raw(values)).map(([name, value]) => [name, isSealed(value) ? value.value : value]));
  namesSealed.set(state, sealed(values));
  return state;
}

async function nextLine(lines: AsyncIterator<string>): Promise<string> {
  const { value, done } = await lines.next();
  if (done) throw new Error('the provider process ended before it was ready');
  return value;
}

function hostError(error: grpc.ServiceError): HostError {
  const [details] = error.metadata.get('grpc-status-details-bin');
  if (details === undefined) return new HostError(error.details, undefined);
  const [detail] = statuses.Status.deserializeBinary(Buffer.from(details)).getDetailsList();
  const failed = messages.ErrorResourceInitFailed.deserializeBinary(detail?.getValue_asU8() ?? new Uint8Array());
  return new HostError(error.details, { id: failed.getId(), properties: properties(failed.getProperties()) });
}

const withoutMailgun = (environment: NodeJS.ProcessEnv) =>
  Object.fromEntries(Object.entries(environment).filter(([name]) => !name.startsWith('MAILGUN_')));
