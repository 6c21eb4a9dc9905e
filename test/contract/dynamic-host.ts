import { isDeepStrictEqual } from 'node:util';
import * as messages from '@pulumi/pulumi/proto/provider_pb';
import { Struct } from 'google-protobuf/google/protobuf/struct_pb';
import { PROVIDER, TYPE } from '../../provider/pulumi/hidden';
import { PROVIDER_TEXT } from '../../provider/pulumi/provider-text';
import {
  type Program,
  type Properties,
  type ProviderHost,
  properties as propertiesOf,
  sealed,
  startProcess,
  struct,
} from './provider-host';

interface DynamicProgram extends Program {
  /** Pulumi's dynamic-provider process, as it is installed there. */
  readonly script?: string;
}

/** Starts Pulumi's own dynamic-provider process, as the real engine does, with the configuration of a stack. */
export async function startDynamicHost(config: Readonly<Record<string, string>>, program: DynamicProgram = {}): Promise<ProviderHost> {
  const { call, client, ends } = await startProcess(program.script ?? require.resolve('@pulumi/pulumi/cmd/dynamic-provider'), program);

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
      return {
        changes:
          response.getChanges() === DIFF_UNKNOWN ? !isDeepStrictEqual(inputsBeside.get(olds), news) : response.getChanges() === DIFF_SOME,
        changed: 'left to the engine',
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
    importChanges: false,
    ...ends,
  };
}

/** Without what tells one run from another. */
function properties(values: Struct | undefined): Properties {
  const state = propertiesOf(values);
  if (typeof state[PROVIDER] === 'string') state[PROVIDER] = state[PROVIDER].replace(/\/\/\d+$/, '');
  return state;
}
