import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import * as grpc from '@grpc/grpc-js';
import { LanguageRuntimeClient } from '@pulumi/pulumi/proto/language_grpc_pb';
import type * as messages from '@pulumi/pulumi/proto/language_pb';

/**
 * What a language host does beside running programs: it writes programs and packages, and makes a package a dependency of a project. That is Pulumi's own
 * Go code, in a process that is started when it is first needed. Where there is none on PATH the answer is "unimplemented".
 */
export function nodeCode(engineAddress: string): grpc.UntypedServiceImplementation {
  let started: Promise<LanguageRuntimeClient> | undefined;
  const ask = (use: (code: LanguageRuntimeClient) => void, refuse: (error: Partial<grpc.ServiceError>) => void): void => {
    started ??= start(engineAddress);
    started.then(use, (error: Error) => refuse({ code: grpc.status.UNIMPLEMENTED, details: error.message }));
  };
  const generateProgram: grpc.handleUnaryCall<messages.GenerateProgramRequest, messages.GenerateProgramResponse> = (
    { request },
    callback,
  ) => ask((code) => code.generateProgram(request, callback), callback);
  const generateProject: grpc.handleUnaryCall<messages.GenerateProjectRequest, messages.GenerateProjectResponse> = (
    { request },
    callback,
  ) => ask((code) => code.generateProject(request, callback), callback);
  const generatePackage: grpc.handleUnaryCall<messages.GeneratePackageRequest, messages.GeneratePackageResponse> = (
    { request },
    callback,
  ) => ask((code) => code.generatePackage(request, callback), callback);
  const link: grpc.handleUnaryCall<messages.LinkRequest, messages.LinkResponse> = ({ request }, callback) =>
    ask((code) => code.link(request, callback), callback);
  return { generateProgram, generateProject, generatePackage, link };
}

async function start(engineAddress: string): Promise<LanguageRuntimeClient> {
  const generator = spawn('pulumi-mailgun-codegen', ['host', 'nodejs', engineAddress], { stdio: ['ignore', 'pipe', 'inherit'] });
  process.once('exit', () => generator.kill());
  await once(generator, 'spawn');
  const [port] = await once(createInterface(generator.stdout), 'line');
  return new LanguageRuntimeClient(`127.0.0.1:${port}`, grpc.credentials.createInsecure());
}
