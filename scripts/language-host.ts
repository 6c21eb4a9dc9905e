import { type ChildProcess, spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import * as grpc from '@grpc/grpc-js';
import { LanguageRuntimeService } from '@pulumi/pulumi/proto/language_grpc_pb';
import {
  AboutResponse,
  GetProgramDependenciesResponse,
  GetRequiredPackagesResponse,
  type ProgramInfo,
  type RunRequest,
  RunResponse,
} from '@pulumi/pulumi/proto/language_pb';
import { PluginInfo } from '@pulumi/pulumi/proto/plugin_pb';
import { version } from '@pulumi/pulumi/version';
import { Empty } from 'google-protobuf/google/protobuf/empty_pb';
import { nodeCode } from './pulumi-cli/node-code';
import { installDependencies, runPlugin } from './run-plugin';

interface RuntimeOptions {
  readonly typescript: boolean;
  readonly tsconfig: string | undefined;
  readonly nodeArguments: readonly string[];
}

const exitCodeAfterShowingTheError = 32;
const milliseconds = { untilKilled: 4_000, betweenEngineChecks: 2_000 };
const programs = new Set<ChildProcess>();

function locateProgramRunner(programDirectory: string): string {
  try {
    return createRequire(join(programDirectory, 'program.js')).resolve('@pulumi/pulumi/cmd/run');
  } catch {
    throw new Error('It looks like the Pulumi SDK has not been installed. Have you run npm install?');
  }
}

function readOptions(program: ProgramInfo): RuntimeOptions {
  const { typescript, tsconfig, nodeargs } = program.getOptions()?.toJavaScript() ?? {};
  return {
    typescript: typescript !== false,
    tsconfig: typeof tsconfig === 'string' ? tsconfig : undefined,
    nodeArguments: typeof nodeargs === 'string' ? nodeargs.split(/\s+/).filter(Boolean) : [],
  };
}

function flag(name: string, value: string | number): readonly string[] {
  return value === '' ? [] : [`--${name}`, String(value)];
}

function programArguments(request: RunRequest, program: ProgramInfo, engineAddress: string): readonly string[] {
  return [
    ...flag('monitor', request.getMonitorAddress()),
    ...flag('engine', engineAddress),
    ...flag('organization', request.getOrganization()),
    ...flag('project', request.getProject()),
    ...flag('root-directory', program.getRootDirectory()),
    ...flag('stack', request.getStack()),
    ...flag('pwd', program.getProgramDirectory()),
    ...(request.getDryrun() ? ['--dry-run'] : []),
    ...flag('parallel', request.getParallel()),
    program.getEntryPoint(),
    ...request.getArgsList(),
  ];
}

function programEnvironment(request: RunRequest, options: RuntimeOptions): NodeJS.ProcessEnv {
  return {
    ...process.env,
    PULUMI_CONFIG: JSON.stringify(Object.fromEntries(request.getConfigMap().getEntryList())),
    PULUMI_CONFIG_SECRET_KEYS: JSON.stringify(request.getConfigsecretkeysList()),
    ...(options.typescript ? { PULUMI_NODEJS_TYPESCRIPT: 'true' } : {}),
    ...(options.tsconfig ? { PULUMI_NODEJS_TSCONFIG_PATH: options.tsconfig } : {}),
  };
}

function startProgram(request: RunRequest, engineAddress: string): ChildProcess {
  const program = request.getInfo();
  if (!program) throw new Error('The engine did not say which program to run; a Pulumi CLI 3.99 or newer does.');
  const options = readOptions(program);
  const child = spawn(
    'node',
    [...options.nodeArguments, locateProgramRunner(program.getProgramDirectory()), ...programArguments(request, program, engineAddress)],
    // The engine reads this process's own output and shows it line by line, as with the real language host.
    { stdio: ['ignore', 'inherit', 'inherit'], env: programEnvironment(request, options) },
  );
  programs.add(child);
  child.once('close', () => programs.delete(child));
  return child;
}

function outcome(child: ChildProcess): Promise<RunResponse> {
  return new Promise((resolve) => {
    const response = new RunResponse();
    child.once('error', (error) =>
      resolve(response.setError(`Problem executing program (could not run language executor): ${error.message}`)),
    );
    child.once('close', (code) => {
      if (code === 0) return resolve(response);
      if (code === exitCodeAfterShowingTheError) return resolve(response.setBail(true));
      return resolve(response.setError(`Program exited with non-zero exit code: ${code ?? -1}`));
    });
  });
}

function interrupt(child: ChildProcess): void {
  if (child.killed) return;
  child.kill('SIGINT');
  setTimeout(() => child.kill('SIGKILL'), milliseconds.untilKilled).unref();
}

async function stop(): Promise<never> {
  const running = [...programs];
  running.forEach(interrupt);
  await Promise.all(running.map((child) => new Promise((closed) => child.once('close', closed))));
  process.exit(0);
}

function runProgram(engineAddress: string): grpc.handleUnaryCall<RunRequest, RunResponse> {
  return (call, callback) => {
    try {
      const child = startProgram(call.request, engineAddress);
      call.on('cancelled', () => interrupt(child));
      void outcome(child).then((response) => callback(null, response));
    } catch (error) {
      callback(null, new RunResponse().setError(error instanceof Error ? error.message : String(error)));
    }
  };
}

/** What running a program and writing one needs; grpc-js answers everything else with "unimplemented", which the engine takes for an older host. */
function languageRuntime(engineAddress: string): grpc.UntypedServiceImplementation {
  const run = runProgram(engineAddress);
  const getRequiredPackages: grpc.handleUnaryCall<unknown, GetRequiredPackagesResponse> = (_call, callback) =>
    callback(null, new GetRequiredPackagesResponse());
  const getProgramDependencies: grpc.handleUnaryCall<unknown, GetProgramDependenciesResponse> = (_call, callback) =>
    callback(null, new GetProgramDependenciesResponse());
  const getPluginInfo: grpc.handleUnaryCall<unknown, PluginInfo> = (_call, callback) =>
    callback(null, new PluginInfo().setVersion(version));
  const about: grpc.handleUnaryCall<unknown, AboutResponse> = (_call, callback) =>
    callback(null, new AboutResponse().setExecutable(process.execPath).setVersion(process.version));
  const cancel: grpc.handleUnaryCall<unknown, Empty> = (_call, callback) => {
    programs.forEach(interrupt);
    callback(null, new Empty());
  };
  return {
    run,
    runPlugin: runPlugin(programs),
    installDependencies,
    getRequiredPackages,
    getProgramDependencies,
    getPluginInfo,
    about,
    cancel,
    ...nodeCode(engineAddress),
  };
}

/** An engine that was killed stops nobody, so the host asks whether it is still there and leaves with its program when it is not. */
function followEngine(engineAddress: string): void {
  const engine = new grpc.Client(engineAddress, grpc.credentials.createInsecure());
  const bytes = (value: Buffer): Buffer => value;
  const check = (): void => {
    engine.makeUnaryRequest('/grpc.health.v1.Health/Check', bytes, bytes, Buffer.alloc(0), (error) => {
      if (error && error.code !== grpc.status.UNIMPLEMENTED) void stop();
    });
  };
  setInterval(check, milliseconds.betweenEngineChecks).unref();
}

/**
 * Stands in for `pulumi-language-nodejs`, whose Go module cannot be had from the module proxy: the engine starts it, reads the port
 * that it prints, and has it run the program with the `@pulumi/pulumi` that the program itself has.
 */
function serve(engineAddress: string): void {
  const server = new grpc.Server();
  server.addService(LanguageRuntimeService, languageRuntime(engineAddress));
  server.bindAsync('127.0.0.1:0', grpc.ServerCredentials.createInsecure(), (error, port) => {
    if (error) throw error;
    process.stdout.write(`${port}\n`);
    followEngine(engineAddress);
  });
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => void stop());
}

const engineAddress = process.argv.at(-1);
if (process.argv.length < 3 || !engineAddress) throw new Error('usage: language-host <address of the Pulumi engine>');
serve(engineAddress);
