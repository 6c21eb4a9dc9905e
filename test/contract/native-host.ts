import { join } from 'node:path';
import * as messages from '@pulumi/pulumi/proto/provider_pb';
import { Empty } from 'google-protobuf/google/protobuf/empty_pb';
import type { Struct } from 'google-protobuf/google/protobuf/struct_pb';
import { IMPORT, TYPE } from '../../provider/pulumi/hidden';
import { HostError, type Program, type Properties, type ProviderHost, properties, sealed, startProcess, struct } from './provider-host';

export const BIN = join(__dirname, '../../provider/dist/pulumi/native/bin.js');

export interface NativeHost extends ProviderHost {
  /** As the engine does at the first Ctrl-C. */
  interrupt(): Promise<void>;
}

/** Starts the plugin as the real engine does, with the configuration of a stack. */
export async function startNativeHost(config: Readonly<Record<string, string>>, program: Program = {}): Promise<NativeHost> {
  const { call, client, ends } = await startProcess(BIN, program);

  const handshake = new messages.ProviderHandshakeRequest();
  handshake.setEngineAddress('');
  await call(client.handshake, handshake);

  const configure = async (settings: Readonly<Record<string, string>>) => {
    const own = Object.fromEntries(Object.entries(settings).map(([name, value]) => [name.replace('mailgun:', ''), value]));
    const request = new messages.ConfigureRequest();
    request.setArgs(struct(own));
    request.setAcceptsecrets(true);
    await call(client.configure, request);
  };

  const diff: ProviderHost['diff'] = async (id, olds, news) => {
    const request = new messages.DiffRequest();
    request.setId(id);
    request.setUrn(urnOf(news));
    request.setOlds(sent(olds));
    request.setNews(sent(news));
    const response = await call(client.diff, request);
    const paths = [...response.getDetaileddiffMap().getEntryList()].map(([path]) => path);
    return {
      changes: response.getChanges() === messages.DiffResponse.DiffChanges.DIFF_SOME,
      changed: [...new Set(paths.map((path) => path.replace(/[.[].*/, '')))],
      replaces: response.getReplacesList(),
      deleteBeforeReplace: response.getDeletebeforereplace(),
    };
  };

  const read: ProviderHost['read'] = async (id, state) => {
    const request = new messages.ReadRequest();
    request.setId(id);
    request.setUrn(urnOf(state));
    request.setProperties(sent(state));
    const response = await call(client.read, request);
    if (response.getId() === '') return undefined;
    return {
      id: response.getId(),
      properties: held(response.getProperties(), state),
      inputs: held(response.getInputs(), state),
      sealed: sealed(response.getProperties()),
    };
  };

  const update: ProviderHost['update'] = async (id, olds, news) => {
    const request = new messages.UpdateRequest();
    request.setId(id);
    request.setUrn(urnOf(news));
    request.setOlds(sent(olds));
    request.setNews(sent(news));
    return held((await call(client.update, request).catch(withType(news))).getProperties(), news);
  };

  /**
   * As the engine imports: what is read by the id alone is then changed to what the program says, in the same run; but it is not replaced
   * (pkg/resource/deploy/step_generator.go, continueStepsFromImport).
   */
  const imported = async (id: string, inputs: Properties) => {
    const found = await read(id, { [TYPE]: inputs[TYPE] });
    if (!found) throw new HostError(`resource '${id}' does not exist`, undefined);
    const { changes, replaces } = await diff(found.id, found.properties, inputs);
    if (replaces.length > 0)
      throw new HostError(`previously-imported resources that still specify an ID may not be replaced: ${replaces}`, undefined);
    return changes ? { ...found, properties: await update(found.id, found.properties, inputs) } : found;
  };

  await configure(config);

  return {
    configure,
    async check(type, args, olds = {}) {
      const request = new messages.CheckRequest();
      request.setUrn(urnOf({ [TYPE]: type }));
      request.setOlds(sent(olds));
      request.setNews(sent(args));
      const response = await call(client.check, request);
      const failures = response.getFailuresList().map((failure) => ({ property: failure.getProperty(), reason: failure.getReason() }));
      // Taking over is the engine's own work, and happens once, at creation.
      const taken = IMPORT in args && !(TYPE in olds) ? { [IMPORT]: args[IMPORT] } : {};
      return { inputs: { ...held(response.getInputs(), { [TYPE]: type }), ...taken }, failures };
    },
    diff,
    async create(inputs) {
      const { [IMPORT]: id, ...given } = inputs;
      if (typeof id === 'string') return imported(id, given);
      const request = new messages.CreateRequest();
      request.setUrn(urnOf(inputs));
      request.setProperties(sent(given));
      const response = await call(client.create, request).catch(withType(inputs));
      return {
        id: response.getId(),
        properties: held(response.getProperties(), inputs),
        sealed: sealed(response.getProperties()),
      };
    },
    read,
    update,
    async delete(id, state) {
      const request = new messages.DeleteRequest();
      request.setId(id);
      request.setUrn(urnOf(state));
      request.setProperties(sent(state));
      await call(client.delete, request);
    },
    async interrupt() {
      await call(client.cancel, new Empty());
    },
    importChanges: true,
    ...ends,
  };
}

/** The class is in the name by which the engine knows a resource, and not among its properties. */
const urnOf = (values: Properties) => `urn:pulumi:dev::shop::mailgun-native:index:${values[TYPE]}::mail`;

const sent = ({ [TYPE]: _, [IMPORT]: __, ...values }: Properties): Struct => struct(values);

function held(values: Struct | undefined, like: Properties): Properties {
  return Object.assign(properties(values), { [TYPE]: like[TYPE] });
}

const withType =
  (like: Properties) =>
  (error: unknown): never => {
    if (error instanceof HostError && error.partial) Object.assign(error.partial.properties, { [TYPE]: like[TYPE] });
    throw error;
  };
