import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { isDeepStrictEqual } from 'node:util';
import * as grpc from '@grpc/grpc-js';
import { ResourceProviderClient } from '@pulumi/pulumi/proto/provider_grpc_pb';
import * as messages from '@pulumi/pulumi/proto/provider_pb';
import * as statuses from '@pulumi/pulumi/proto/status_pb';
import { Struct } from 'google-protobuf/google/protobuf/struct_pb';
import { PROVIDER, TYPE } from '../../provider/pulumi/hidden';
import { PROVIDER_TEXT } from '../../provider/pulumi/provider-text';

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

/** Pulumi's own dynamic-provider process, spoken to as the engine does. */
export interface DynamicHost {
  /** Begins another run with these settings, as a process that has just been started does. */
  configure(config: Readonly<Record<string, string>>): Promise<void>;
  check(
    type: string,
    args: Properties,
    olds?: Properties,
  ): Promise<{ inputs: Properties; failures: { property: string; reason: string }[] }>;
  /** `leftToEngine`: the engine finds out which inputs changed, and only then knows whether the option `replaceOnChanges` names one of them. */
  diff(
    id: string,
    olds: Properties,
    news: Properties,
  ): Promise<{ changes: boolean; leftToEngine: boolean; replaces: string[]; deleteBeforeReplace: boolean }>;
  /** `sealed` names the properties that came marked as secret; the engine sends them back without the mark. */
  create(inputs: Properties): Promise<{ id: string; properties: Properties; sealed: string[] }>;
  read(
    id: string,
    properties: Properties,
  ): Promise<{ id: string; properties: Properties; inputs: Properties; sealed: string[] } | undefined>;
  update(id: string, olds: Properties, news: Properties): Promise<Properties>;
  delete(id: string, properties: Properties): Promise<void>;
  /** Ends the process at once, whatever is under way. */
  kill(): void;
  /** Ends what started the process, the engine, and leaves the process as it is. */
  killEngine(): void;
  /** Nobody waits for an answer any more. */
  disconnect(): void;
  stop(): Promise<void>;
}

interface Program {
  /** Where the program lies. */
  readonly folder?: string;
  /** Pulumi's dynamic-provider process, as it is installed there. */
  readonly script?: string;
  readonly environment?: NodeJS.ProcessEnv;
  /** What is `node` there. */
  readonly executable?: string;
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

/** Starts the process that the real engine starts, with the configuration of a stack. */
export async function startDynamicHost(config: Readonly<Record<string, string>>, program: Program = {}): Promise<DynamicHost> {
  const script = program.script ?? require.resolve('@pulumi/pulumi/cmd/dynamic-provider');
  const started = spawn(program.executable ?? process.execPath, program.withEngine ? ['-e', ENGINE, script] : [script, 'no-engine'], {
    cwd: program.folder ?? process.cwd(),
    stdio: ['ignore', 'pipe', program.onPrinted ? 'pipe' : 'ignore'],
    env: withoutMailgun(program.environment ?? process.env),
  });
  if (!started.stdout) throw new Error('the dynamic-provider process has no output');
  const lines = createInterface(started.stdout)[Symbol.asyncIterator]();
  const pid = program.withEngine ? Number(await nextLine(lines)) : started.pid;
  const port = await nextLine(lines);
  started.stderr?.on('data', (chunk: Buffer) => program.onPrinted?.(String(chunk)));
  const client = new ResourceProviderClient(`127.0.0.1:${port}`, grpc.credentials.createInsecure());
  type Answered<Response> = (error: grpc.ServiceError | null, response: Response) => void;
  type Method<Request, Response> = (
    request: Request,
    metadata: grpc.Metadata,
    options: grpc.CallOptions,
    done: Answered<Response>,
  ) => unknown;
  const call = <Request, Response>(method: Method<Request, Response>, request: Request) =>
    new Promise<Response>((resolve, reject) => {
      method.call(client, request, new grpc.Metadata(), {}, (error, response) => (error ? reject(hostError(error)) : resolve(response)));
    });

  /** The inputs beside each state, as the engine writes them down; after a partial failure it plans an update, whatever they are. */
  const inputsBeside = new WeakMap<Properties, Properties>();
  const heldWith = (inputs: Properties, state: Properties): Properties => {
    inputsBeside.set(state, inputs);
    return state;
  };

  /** Pulumi's process configures a provider once, when it first meets its text: another text is another run. */
  let runs = 0;
  const sent = (values: Properties) =>
    struct(runs > 1 && PROVIDER in values ? { ...values, [PROVIDER]: `${values[PROVIDER]}//${runs}` } : values);
  const configure = async (settings: Readonly<Record<string, string>>) => {
    runs += 1;
    const request = new messages.ConfigureRequest();
    request.setArgs(Struct.fromJavaScript(settings));
    await call(client.configure, request);
  };
  const kill = () => {
    try {
      process.kill(Number(pid), 'SIGKILL');
    } catch {
      // It has ended by itself.
    }
  };
  await configure(config);

  return {
    configure,
    async check(type, args, olds = {}) {
      const request = new messages.CheckRequest();
      request.setOlds(sent(olds));
      request.setNews(sent({ [PROVIDER]: PROVIDER_TEXT, ...args, [TYPE]: type }));
      const response = await call(client.check, request);
      const failures = response.getFailuresList().map((failure) => ({ property: failure.getProperty(), reason: failure.getReason() }));
      return { inputs: properties(response.getInputs()), failures };
    },
    async diff(id, olds, news) {
      const request = new messages.DiffRequest();
      request.setId(id);
      request.setOlds(sent(olds));
      request.setNews(sent(news));
      const response = await call(client.diff, request);
      const { DIFF_SOME, DIFF_UNKNOWN } = messages.DiffResponse.DiffChanges;
      const leftToEngine = response.getChanges() === DIFF_UNKNOWN;
      return {
        changes: leftToEngine ? !isDeepStrictEqual(inputsBeside.get(olds), news) : response.getChanges() === DIFF_SOME,
        leftToEngine,
        replaces: response.getReplacesList(),
        deleteBeforeReplace: response.getDeletebeforereplace(),
      };
    },
    async create(inputs) {
      const request = new messages.CreateRequest();
      request.setProperties(sent(inputs));
      const response = await call(client.create, request);
      const state = heldWith(inputs, properties(response.getProperties()));
      return { id: response.getId(), properties: state, sealed: sealed(response.getProperties()) };
    },
    async read(id, state) {
      const request = new messages.ReadRequest();
      request.setId(id);
      request.setProperties(sent(state));
      const response = await call(client.read, request);
      if (response.getId() === '') return undefined;
      const inputs = properties(response.getInputs());
      return {
        id: response.getId(),
        properties: heldWith(inputs, properties(response.getProperties())),
        inputs,
        sealed: sealed(response.getProperties()),
      };
    },
    async update(id, olds, news) {
      const request = new messages.UpdateRequest();
      request.setId(id);
      request.setOlds(sent(olds));
      request.setNews(sent(news));
      return heldWith(news, properties((await call(client.update, request)).getProperties()));
    },
    async delete(id, state) {
      const request = new messages.DeleteRequest();
      request.setId(id);
      request.setProperties(sent(state));
      await call(client.delete, request);
    },
    kill,
    killEngine: () => void started.kill('SIGKILL'),
    disconnect: () => client.close(),
    async stop() {
      client.close();
      kill();
      if (started.exitCode === null && started.signalCode === null) await once(started, 'exit');
    },
  };
}

const struct = (values: Properties) => Struct.fromJavaScript(JSON.parse(JSON.stringify(values)));
const raw = (values: Struct | undefined): Properties => (values?.toJavaScript() ?? {}) as Properties;
const SECRET = '4dabf18193072939515e22adb298388d';
const isSealed = (value: unknown): value is { value: unknown } => typeof value === 'object' && value !== null && SECRET in value;
const sealed = (values: Struct | undefined): string[] =>
  Object.entries(raw(values)).flatMap(([name, value]) => (isSealed(value) ? [name] : []));

const namesSealed = new WeakMap<Properties, readonly string[]>();

/** Which of the properties came marked as secret, so that the engine encrypts them. */
export const sealedIn = (state: Properties): readonly string[] => namesSealed.get(state) ?? [];

const withoutRun = (text: unknown) => String(text).replace(/\/\/\d+$/, '');

function properties(values: Struct | undefined): Properties {
  const state = Object.fromEntries(
    Object.entries(raw(values)).map(([name, value]) => [
      name,
      name === PROVIDER ? withoutRun(value) : isSealed(value) ? value.value : value,
    ]),
  );
  namesSealed.set(state, sealed(values));
  return state;
}

async function nextLine(lines: AsyncIterator<string>): Promise<string> {
  const { value, done } = await lines.next();
  if (done) throw new Error("Pulumi's dynamic-provider process ended before it was ready");
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
