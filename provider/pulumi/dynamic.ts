import type * as pulumi from '@pulumi/pulumi';
import { PartialFailure } from '../lifecycle/creation';
import { omit, pick, type Resource, type Values } from '../lifecycle/define-resource';
import { forgetMade } from '../lifecycle/intents';
import type { Lifecycle } from '../lifecycle/lifecycle';
import { OWNER } from '../lifecycle/memory';
import { withoutStack } from './config';
import { creationsFolder } from './creations-folder';
import { IMPORT, PROVIDER, TYPE } from './hidden';
import { wayOf } from './provider-text';
import { createRun, printableFailures, type Run, resourceOf, takeOver } from './run';
import { SECRET } from './secret-mark';
import { leadsHere } from './way-to-package';

const HIDDEN = [TYPE, IMPORT, PROVIDER];

/** Pulumi's launcher gives the address of the engine first (cmd/dynamic-provider). */
const [, , engine = ''] = process.argv;

const intents = {
  folder: creationsFolder(),
  engine: /:\d+$/.test(engine) ? engine : undefined,
};

let run: Run = createRun(() => undefined, 'mailgun', intents);

const typeOf = (props: Values): string => String(props[TYPE]);

/** Pulumi shows what its provider process prints beside the resources. */
const report = (words: string) => console.error(words);

const lifecycleOf = (props: Values): Lifecycle => run.lifecycleOf(typeOf(props), report);

/** What Pulumi's engine talks to, for resources of every type. Pulumi's state names this export: it is there for ever. */
export const provider: pulumi.dynamic.ResourceProvider = {
  // Not a word of this may wait: a second call could run before it ends.
  async configure(request) {
    run = createRun((key) => request.config.get(key), 'mailgun', intents);
  },

  async check(olds, news) {
    const { args, failures } = lifecycleOf(news).check(omit(news, HIDDEN));
    // Taking over happens once, at creation; `olds` holds the inputs of a resource that exists.
    const hidden = TYPE in (olds ?? {}) ? { [TYPE]: news[TYPE] } : { [TYPE]: news[TYPE], [IMPORT]: news[IMPORT] };
    if (typeof hidden[IMPORT] === 'string')
      report(
        `${news[TYPE]} ${hidden[IMPORT]} is taken over, not created: the update compares it with the arguments, and fails if they differ.`,
      );
    const problem = run.problem();
    return {
      inputs: plain({ ...args, ...hidden }),
      failures: [
        ...(problem === undefined ? [] : [{ property: '', reason: problem }]),
        ...printableFailures(resourceOf(typeOf(news)), args, failures),
      ],
    };
  },

  async diff(id, olds, news) {
    // By an alias it comes from another provider, or from the native form of this one. Without an update, its state would name no provider text.
    if (!(TYPE in olds)) return { changes: true, replaces: [] };
    const { changes, replaces, deleteBeforeReplace } = lifecycleOf(news).diff(id, omit(olds, HIDDEN), omit(news, HIDDEN));
    const isCertain = replaces.length > 0 || leadsElsewhere(olds, news);
    return { changes: isCertain || (changes ? LEFT_TO_ENGINE : false), replaces: [...replaces], deleteBeforeReplace };
  },

  async create(inputs) {
    return speakPulumi(inputs, async () => {
      const { [IMPORT]: id } = inputs;
      const args = omit(inputs, HIDDEN);
      const made = typeof id === 'string' ? await lifecycleOf(inputs).adopt(id, args) : await lifecycleOf(inputs).create(args);
      return { id: made.id, outs: write(inputs, made.state) };
    });
  },

  async read(id, props = {}) {
    return speakPulumi(props, async () => {
      const found = await lifecycleOf(props).read(id, omit(props, HIDDEN));
      return found ? { id: found.id, props: write(props, found.state), inputs: write(props, found.args) } : {};
    });
  },

  async update(id, olds, news) {
    return speakPulumi(news, async () => ({
      outs: write(
        news,
        OWNER in olds || TYPE in olds
          ? await lifecycleOf(news).update(id, omit(olds, HIDDEN), omit(news, HIDDEN))
          : await takeOver(lifecycleOf(news), resourceOf(typeOf(news)), { id, olds, args: omit(news, HIDDEN) }),
      ),
    }));
  },

  async delete(id, props) {
    await speakPulumi(props, () => lifecycleOf(props).delete(id, omit(props, HIDDEN)));
    forgetMade(intents.folder, typeOf(props), id);
  },
};

/**
 * The engine compares the last inputs with the new ones. Only so does it know which of them changed, which the option `replaceOnChanges` asks: of what
 * a `diff` here finds, Pulumi's host passes on no names. It comes to the same, because what is remembered of arguments differs from the last inputs
 * only after a partial failure, and then the engine plans an update whatever `diff` says.
 */
const LEFT_TO_ENGINE = undefined;

/** A later refresh or destroy runs the text in the state: one that would not find this copy of the package is written anew. */
function leadsElsewhere(olds: Values, news: Values): boolean {
  if (olds[PROVIDER] === news[PROVIDER]) return false;
  const way = wayOf(olds[PROVIDER]);
  return way === undefined || !leadsHere(way);
}

const write = (props: Values, values: Values) => plain({ ...seal(resourceOf(typeOf(props)), values), [TYPE]: props[TYPE] });

/** Without a mark, a value that comes from no secret argument would be unencrypted in the state. */
function seal(resource: Resource, values: Values): Values {
  const sealed = pick(values, [...(resource.shownOnce ?? []), ...Object.keys(resource.generate ?? {})]);
  return { ...values, ...Object.fromEntries(Object.entries(sealed).map(([name, value]) => [name, { ...SECRET, value }])) };
}

/** Pulumi's protocol carries JSON only: `undefined` breaks it after the thing was made, and a Date arrives as `{}`. */
const plain = (values: Values): Record<string, unknown> => JSON.parse(JSON.stringify(values));

async function speakPulumi<T>(props: Values, action: () => Promise<T>): Promise<T> {
  try {
    return await action();
  } catch (error) {
    if (error instanceof PartialFailure)
      // Without its provider text, every later call for the resource dies with "code must be a string".
      throw Object.assign(new Error(error.message), {
        id: error.id,
        reasons: [error.reason],
        properties: { ...write(props, error.state), [PROVIDER]: props[PROVIDER] },
      });
    throw withoutStack(run.explain(error));
  }
}
