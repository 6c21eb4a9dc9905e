import * as grpc from '@grpc/grpc-js';
import { EngineClient } from '@pulumi/pulumi/proto/engine_grpc_pb';
import { LogRequest, LogSeverity } from '@pulumi/pulumi/proto/engine_pb';

/** The engine that this plugin serves, as far as the plugin talks to it. */
export interface Engine {
  /** Where it listens, as `host:port`. */
  address(): string | undefined;
  attach(address: string): void;
  /** Shows words beside the resource that they are about. */
  tell(urn: string, words: string): void;
}

export function createEngine(address: string | undefined): Engine {
  let at = address;
  let client: EngineClient | undefined;
  return {
    address: () => at,
    attach(given) {
      if (given === '' || given === at) return;
      at = given;
      client = undefined;
    },
    tell(urn, words) {
      if (at === undefined) return console.error(words);
      client ??= new EngineClient(at, grpc.credentials.createInsecure());
      const request = new LogRequest();
      request.setSeverity(LogSeverity.INFO);
      request.setMessage(words);
      request.setUrn(urn);
      // What cannot be shown must not stop what is being done.
      client.log(request, () => undefined);
    },
  };
}
