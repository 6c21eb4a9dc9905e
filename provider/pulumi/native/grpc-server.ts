import * as grpc from '@grpc/grpc-js';
import { type IResourceProviderServer, ResourceProviderService } from '@pulumi/pulumi/proto/provider_grpc_pb';
import { ErrorResourceInitFailed } from '@pulumi/pulumi/proto/provider_pb';
import { Status } from '@pulumi/pulumi/proto/status_pb';
import { Any } from 'google-protobuf/google/protobuf/any_pb';
import type { Struct } from 'google-protobuf/google/protobuf/struct_pb';

/** What Pulumi itself allows, in bytes. */
const LARGEST_MESSAGE = 400 * 1024 * 1024;

/** Something exists, but not as it should be: the engine writes it into the state, and plans an update in the next run. */
export class Unfinished extends Error {
  constructor(
    readonly words: string,
    readonly resource: { readonly id: string; readonly properties: Struct; readonly inputs: Struct; readonly reason: string },
  ) {
    super(words);
  }
}

/** Answers the engine with what a function gives. Its error becomes one that the engine prints as it is. */
export function answer<Request, Response>(
  respond: (request: Request) => Response | Promise<Response>,
  explain: (error: unknown) => string,
): grpc.handleUnaryCall<Request, Response> {
  return async ({ request }, done) => {
    try {
      done(null, await respond(request));
    } catch (error) {
      done(error instanceof Unfinished ? unfinished(error) : { code: grpc.status.UNKNOWN, details: explain(error) });
    }
  };
}

/** As Pulumi's own servers say it: the details are a message inside a message (cmd/dynamic-provider). */
function unfinished({ words, resource }: Unfinished): Partial<grpc.ServiceError> {
  const failed = new ErrorResourceInitFailed();
  failed.setId(resource.id);
  failed.setProperties(resource.properties);
  failed.setInputs(resource.inputs);
  failed.setReasonsList([resource.reason]);
  const detail = new Any();
  detail.pack(failed.serializeBinary(), 'pulumirpc.ErrorResourceInitFailed');
  const status = new Status();
  status.setCode(grpc.status.UNKNOWN);
  status.setMessage(words);
  status.addDetails(detail);
  const metadata = new grpc.Metadata();
  metadata.add('grpc-status-details-bin', Buffer.from(status.serializeBinary()));
  return { code: grpc.status.UNKNOWN, details: words, metadata };
}

/** Methods of the protocol that no Mailgun resource needs. */
export const unimplemented: grpc.handleUnaryCall<unknown, never> = (_, done) => done({ code: grpc.status.UNIMPLEMENTED });

/** Listens on a free port of this machine, which the engine reads from the first line that is printed. */
export async function serve(methods: IResourceProviderServer): Promise<number> {
  const server = new grpc.Server({
    'grpc.max_receive_message_length': LARGEST_MESSAGE,
    'grpc.max_send_message_length': LARGEST_MESSAGE,
  });
  server.addService(ResourceProviderService, methods);
  return new Promise((resolve, reject) => {
    server.bindAsync('127.0.0.1:0', grpc.ServerCredentials.createInsecure(), (error, port) => (error ? reject(error) : resolve(port)));
  });
}
