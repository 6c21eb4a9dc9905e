import { type ChildProcess, spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import * as grpc from '@grpc/grpc-js';
import {
  type InstallDependenciesRequest,
  InstallDependenciesResponse,
  type RunPluginRequest,
  RunPluginResponse,
} from '@pulumi/pulumi/proto/language_pb';

/** A plugin that is a folder with a `PulumiPlugin.yaml`: the engine reads what it prints, the port of its server before all, from this stream. */
export function runPlugin(running: Set<ChildProcess>): grpc.handleServerStreamingCall<RunPluginRequest, RunPluginResponse> {
  return (call) => {
    const folder = call.request.getInfo()?.getProgramDirectory() ?? '';
    const plugin = spawn('node', [runnerFor(folder), folder, ...call.request.getArgsList()], {
      cwd: call.request.getPwd(),
      env: variables(call.request.getEnvList()),
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    running.add(plugin);
    plugin.stdout.on('data', (printed: Buffer) => call.write(new RunPluginResponse().setStdout(printed)));
    plugin.stderr.on('data', (printed: Buffer) => call.write(new RunPluginResponse().setStderr(printed)));
    // The engine has stopped its plugins.
    call.on('cancelled', () => plugin.kill('SIGKILL'));
    plugin.once('error', ({ message }) => call.emit('error', { code: grpc.status.UNKNOWN, details: message }));
    plugin.once('close', (code) => {
      running.delete(plugin);
      call.write(new RunPluginResponse().setExitcode(code ?? -1));
      call.end();
    });
  };
}

/** The engine asks for the dependencies of such a folder before it is run. */
export const installDependencies: grpc.handleServerStreamingCall<InstallDependenciesRequest, InstallDependenciesResponse> = (call) => {
  const npm = spawn('npm', ['install', '--no-audit', '--no-fund'], {
    cwd: call.request.getDirectory(),
    stdio: ['ignore', 'pipe', 'pipe'],
    shell: process.platform === 'win32',
  });
  const fail = (details: string) => call.emit('error', { code: grpc.status.UNKNOWN, details });
  npm.stdout.on('data', (printed: Buffer) => call.write(new InstallDependenciesResponse().setStdout(printed)));
  npm.stderr.on('data', (printed: Buffer) => call.write(new InstallDependenciesResponse().setStderr(printed)));
  npm.once('error', ({ message }) => fail(message));
  npm.once('close', (code) => (code === 0 ? call.end() : fail(`npm install ended with ${code}`)));
};

const runnerFor = (folder: string): string => createRequire(join(folder, 'plugin.js')).resolve('@pulumi/pulumi/cmd/run-plugin');

/** `NAME=value`; of the same name the last counts. */
const variables = (list: readonly string[]): NodeJS.ProcessEnv =>
  Object.fromEntries(list.map((each) => [each.slice(0, each.indexOf('=', 1)), each.slice(each.indexOf('=', 1) + 1)]));
