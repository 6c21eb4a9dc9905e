// Every method of the protocol in one table, each a few lines between its messages and the lifecycle: it is long because the protocol is.
import { type PluginAttach, PluginInfo } from '@pulumi/pulumi/proto/plugin_pb';
import type { IResourceProviderServer } from '@pulumi/pulumi/proto/provider_grpc_pb';
import * as messages from '@pulumi/pulumi/proto/provider_pb';
import { Empty } from 'google-protobuf/google/protobuf/empty_pb';
import { PartialFailure } from '../lifecycle/creation';
import { omit, type Values } from '../lifecycle/define-resource';
import { forgetAllMade, forgetMade } from '../lifecycle/intents';
import { hearInterruption, interrupt } from '../lifecycle/interruption';
import { OWNER } from '../lifecycle/memory';
import { creationsFolder } from './creations-folder';
import { IMPORT, PROVIDER, TYPE } from './hidden';
import { detailedDiff } from './native/detailed-diff';
import { createEngine } from './native/engine';
import { failureMessage } from './native/failure';
import { answer, Unfinished, unimplemented } from './native/grpc-server';
import { invoke } from './native/invoke';
import { knownByIdAlone } from './native/known-by-id';
import { previewOf, stablesOf } from './native/preview';
import { checkSettings, diffSettings, readerOf } from './native/settings';
import { type Received, receive, send } from './native/wire';
import { createRun, printableFailures, type Run, resourceOf, takeOver } from './run';

/** What the plugin is, beside its resources. */
export interface Plugin {
  readonly version: string;
  /** The package schema, as JSON. */
  readonly schema: () => string;
  /** `host:port` of the engine that started it. */
  readonly engine: string | undefined;
}

/** Of a state that the dynamic form of this provider has written. */
const OF_THE_DYNAMIC_FORM = [TYPE, IMPORT, PROVIDER];

/** What Pulumi's engine talks to: the gRPC service `pulumirpc.ResourceProvider`, for programs in every language. */
export function nativeProvider(plugin: Plugin): IResourceProviderServer {
  const engine = createEngine(plugin.engine);
  const folder = creationsFolder();
  let underWay = 0;
  let isInterrupted = false;
  const begin = (settings: Values): Run => {
    hearInterruption();
    return createRun(readerOf(settings), 'mailgun-native', { folder, engine: engine.address() });
  };
  let run = begin({});

  // The engine ends its plugins when its state is written (sdk/go/common/resource/plugin/plugin.go). Only a run that was interrupted may lack something.
  for (const signal of ['SIGINT', 'SIGBREAK'] as const)
    process.once(signal, () => {
      if (!isInterrupted) forgetAllMade(folder);
      process.exit(0);
    });

  const lifecycleOf = (urn: string) => run.lifecycleOf(typeIn(urn), (words) => engine.tell(urn, words));
  /** A state has the thing: nobody needs the note of its creation any more. */
  const seen = (urn: string, id: string) => forgetMade(folder, typeIn(urn), id);
  const explain = (error: unknown) => run.explain(error);
  const method = <Request, Response>(respond: (request: Request) => Response | Promise<Response>) => answer(respond, explain);

  return {
    handshake: method((request: messages.ProviderHandshakeRequest) => {
      engine.attach(request.getEngineAddress());
      const response = new messages.ProviderHandshakeResponse();
      response.setAcceptSecrets(true);
      return response;
    }),

    attach: method((request: PluginAttach) => {
      engine.attach(request.getAddress());
      return new Empty();
    }),

    getPluginInfo: method(() => {
      const info = new PluginInfo();
      info.setVersion(plugin.version);
      return info;
    }),

    getSchema: method(() => {
      const response = new messages.GetSchemaResponse();
      response.setSchema(plugin.schema());
      return response;
    }),

    checkConfig: method((request: messages.CheckRequest) => checkSettings(receive(request.getNews()))),

    diffConfig: method((request: messages.DiffRequest) =>
      diffSettings(receive(request.getOldInputs()).values, receive(request.getNews()).values),
    ),

    configure: method((request: messages.ConfigureRequest) => {
      run = begin(receive(request.getArgs()).values);
      const response = new messages.ConfigureResponse();
      response.setAcceptsecrets(true);
      response.setSupportspreview(true);
      return response;
    }),

    check: method((request: messages.CheckRequest) => {
      const urn = request.getUrn();
      const news = receive(request.getNews());
      const { args, failures } = lifecycleOf(urn).check(news.values);
      const problem = run.problem();
      const response = new messages.CheckResponse();
      response.setInputs(send(args, secretsOf(urn, news)));
      response.setFailuresList(
        [
          ...(problem === undefined ? [] : [{ property: '', reason: problem }]),
          ...printableFailures(resourceOf(typeIn(urn)), args, failures),
        ].map(failureMessage),
      );
      return response;
    }),

    diff: method((request: messages.DiffRequest) => {
      const [urn, id] = [request.getUrn(), request.getId()];
      const [olds, news] = [receive(request.getOlds()).values, receive(request.getNews()).values];
      seen(urn, id);
      const response = new messages.DiffResponse();
      response.setHasdetaileddiff(true);
      if (!isOurs(olds)) {
        // By an alias it comes from another provider: the update takes it over.
        response.setChanges(messages.DiffResponse.DiffChanges.DIFF_SOME);
        response.setHasdetaileddiff(false);
        return response;
      }
      const state = omit(olds, OF_THE_DYNAMIC_FORM);
      const { changes, changed, replaces, deleteBeforeReplace } = lifecycleOf(urn).diff(id, state, news);
      response.setChanges(changes ? messages.DiffResponse.DiffChanges.DIFF_SOME : messages.DiffResponse.DiffChanges.DIFF_NONE);
      response.setReplacesList([...replaces]);
      response.setDeletebeforereplace(deleteBeforeReplace);
      response.setDiffsList(Object.keys(changed));
      response.setStablesList(stablesOf(resourceOf(typeIn(urn))).filter((name) => !replaces.includes(name)));
      for (const [path, difference] of detailedDiff({ changed, replaces, state, args: news }))
        response.getDetaileddiffMap().set(path, difference);
      return response;
    }),

    create: method(async (request: messages.CreateRequest) => {
      const urn = request.getUrn();
      const inputs = receive(request.getProperties());
      const response = new messages.CreateResponse();
      if (request.getPreview()) {
        response.setProperties(send(previewOf(resourceOf(typeIn(urn)), inputs.values), secretsOf(urn, inputs)));
        return response;
      }
      const made = await finished(urn, inputs, () => lifecycleOf(urn).create(inputs.values));
      response.setId(made.id);
      response.setProperties(send(made.state, secretsOf(urn, inputs)));
      return response;
    }),

    read: method(async (request: messages.ReadRequest) => {
      const [urn, id] = [request.getUrn(), request.getId()];
      const known = receive(request.getProperties());
      const state = omit(known.values, OF_THE_DYNAMIC_FORM);
      const isKnown = Object.keys(state).length > 0;
      if (isKnown) seen(urn, id);
      const found = await lifecycleOf(urn).read(id, state);
      const response = new messages.ReadResponse();
      if (!found) return response;
      const secret = secretsOf(urn, known, receive(request.getInputs()));
      const { args, state: after } = isKnown ? found : knownByIdAlone(resourceOf(typeIn(urn)), found);
      response.setId(found.id);
      response.setProperties(send(after, secret));
      response.setInputs(send(args, secret));
      return response;
    }),

    update: method(async (request: messages.UpdateRequest) => {
      const [urn, id] = [request.getUrn(), request.getId()];
      const [olds, news] = [receive(request.getOlds()), receive(request.getNews())];
      const secret = secretsOf(urn, news, olds);
      const state = omit(olds.values, OF_THE_DYNAMIC_FORM);
      const response = new messages.UpdateResponse();
      if (request.getPreview()) {
        response.setProperties(send(previewOf(resourceOf(typeIn(urn)), news.values, state), secret));
        return response;
      }
      seen(urn, id);
      const after = await finished(urn, news, () =>
        isOurs(olds.values)
          ? lifecycleOf(urn).update(id, state, news.values)
          : takeOver(lifecycleOf(urn), resourceOf(typeIn(urn)), { id, olds: state, args: news.values }),
      );
      response.setProperties(send(after, secret));
      return response;
    }),

    delete: method(async (request: messages.DeleteRequest) => {
      const [urn, id] = [request.getUrn(), request.getId()];
      await lifecycleOf(urn).delete(id, omit(receive(request.getProperties()).values, OF_THE_DYNAMIC_FORM));
      seen(urn, id);
      return new Empty();
    }),

    invoke: method((request: messages.InvokeRequest) => invoke(request.getTok(), receive(request.getArgs()), () => run.account().mailgun)),

    cancel: method(() => {
      // The engine also cancels at the end of a run that nobody has interrupted, when nothing is under way.
      isInterrupted ||= underWay > 0;
      interrupt();
      return new Empty();
    }),

    parameterize: unimplemented,
    call: unimplemented,
    construct: unimplemented,
    getMapping: unimplemented,
    getMappings: unimplemented,
    list: (call) => call.destroy(Object.assign(new Error('not implemented'), { code: 12 })),
  };

  /** What exists but is not as it should be goes into Pulumi's state as it is. */
  async function finished<T>(urn: string, inputs: Received, action: () => Promise<T>): Promise<T> {
    underWay += 1;
    try {
      return await action();
    } catch (error) {
      if (!(error instanceof PartialFailure)) throw error;
      const secret = secretsOf(urn, inputs);
      throw new Unfinished(error.message, {
        id: error.id,
        properties: send(error.state, secret),
        inputs: send(inputs.values, secret),
        reason: error.reason,
      });
    } finally {
      underWay -= 1;
    }
  }
}

/** `urn:pulumi:dev::shop::mailgun-native:index:Domain::mail` is about a `Domain`; before the type may stand those of its parents. */
const typeIn = (urn: string): string => /^[^:]+:[^:]+:[^:]*::[^:]*::(?:.*\$)?[^:$]+:[^:]+:(\w+)::/.exec(urn)?.[1] ?? urn;

/** A state that this provider has written, in either of its forms. */
const isOurs = (state: Values): boolean => OWNER in state;

/** What the class keeps secret, and what the program does. Without a mark, a value would be unencrypted in the state. */
function secretsOf(urn: string, ...received: readonly Received[]): Set<string> {
  const { secret = [], shownOnce = [], generate = {} } = resourceOf(typeIn(urn));
  return new Set([...secret, ...shownOnce, ...Object.keys(generate), ...received.flatMap((each) => each.secret)]);
}
