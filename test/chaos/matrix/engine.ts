import { isDeepStrictEqual } from 'node:util';
import { HostError, type Properties, type ProviderHost } from '../../contract/provider-host';

/** What a program says of the one resource that it may have. */
export interface Declared {
  readonly type: string;
  readonly args: Properties;
}

/** A resource in the state. */
export interface Held {
  readonly type: string;
  readonly id: string;
  readonly inputs: Properties;
  readonly outputs: Properties;
  /** It failed halfway: the next update goes on with it, whatever the program says. */
  readonly isUnfinished?: boolean;
  /** It was deleted for a replacement that is not there yet. */
  readonly isPendingReplacement?: boolean;
}

/** The state of a stack, written after each step as the engine does. */
export interface Stack {
  resource?: Held | undefined;
  /** Was replaced, and is to be deleted. */
  toDelete: Held[];
}

export const emptyStack = (): Stack => ({ toDelete: [] });

/** What the engine would do next. */
type Plan = 'nothing' | 'create' | 'update' | 'replace' | 'delete';

interface EngineSettings {
  readonly host: () => ProviderHost;
  /** What a program hears once the state has a new resource. */
  written(type: string, id: string): void;
}

/**
 * What Pulumi's engine does with one resource, step for step: when it asks the provider for what, and what it writes into the state
 * (pkg/resource/deploy: step_generator.go, step.go).
 */
export interface Engine {
  /** Carries out a program; the words of what failed. */
  up(stack: Stack, program: Declared | undefined): Promise<readonly string[]>;
  refresh(stack: Stack): Promise<readonly string[]>;
  /** What `up` would do. */
  preview(stack: Stack, program: Declared | undefined): Promise<Plan>;
}

export function createEngine({ host, written }: EngineSettings): Engine {
  const checked = async (stack: Stack, { type, args }: Declared) => {
    const { inputs, failures } = await host().check(type, args, stack.resource?.inputs);
    if (failures.length > 0) throw new Error(`refused: ${JSON.stringify(failures)}`);
    return inputs;
  };

  const plan = async (held: Held, inputs: Properties): Promise<{ plan: Plan; deleteFirst: boolean }> => {
    const { changes, changed, replaces, deleteBeforeReplace } = await host().diff(held.id, held.outputs, inputs);
    if (replaces.length > 0) return { plan: 'replace', deleteFirst: deleteBeforeReplace };
    const isChanged = changed === 'left to the engine' ? !isDeepStrictEqual(held.inputs, inputs) : changes;
    return { plan: isChanged || held.isUnfinished ? 'update' : 'nothing', deleteFirst: false };
  };

  const create = async (stack: Stack, { type }: Declared, inputs: Properties) => {
    const { id, properties } = await host()
      .create(inputs)
      .catch((error: unknown) => {
        // A thing that is there in part is in the state.
        if (error instanceof HostError && error.partial)
          stack.resource = { type, id: error.partial.id, inputs, outputs: error.partial.properties, isUnfinished: true };
        throw error;
      });
    stack.resource = { type, id, inputs, outputs: properties };
    written(type, id);
  };

  const update = async (stack: Stack, held: Held, inputs: Properties) => {
    const { isUnfinished: _, ...rest } = held;
    const outputs = await host()
      .update(held.id, held.outputs, inputs)
      .catch((error: unknown) => {
        if (error instanceof HostError && error.partial)
          stack.resource = { ...rest, inputs, outputs: error.partial.properties, isUnfinished: true };
        throw error;
      });
    stack.resource = { ...rest, inputs, outputs };
  };

  const replace = async (
    stack: Stack,
    held: Held,
    declared: Declared,
    { inputs, deleteFirst }: { inputs: Properties; deleteFirst: boolean },
  ) => {
    if (deleteFirst) {
      await host().delete(held.id, held.outputs);
      stack.resource = { ...held, isPendingReplacement: true };
      return create(stack, declared, inputs);
    }
    try {
      await create(stack, declared, inputs);
    } finally {
      if (stack.resource !== held) stack.toDelete.push(held);
    }
  };

  const carryOut = async (stack: Stack, declared: Declared) => {
    const inputs = await checked(stack, declared);
    const { resource: held } = stack;
    if (held === undefined || held.isPendingReplacement) return create(stack, declared, inputs);
    const { plan: next, deleteFirst } = await plan(held, inputs);
    if (next === 'replace') return replace(stack, held, declared, { inputs, deleteFirst });
    if (next === 'update') return update(stack, held, inputs);
    stack.resource = { ...held, inputs };
  };

  const remove = async (stack: Stack, held: Held) => {
    await host().delete(held.id, held.outputs);
    if (stack.resource === held) stack.resource = undefined;
    stack.toDelete = stack.toDelete.filter((each) => each !== held);
  };

  return {
    async up(stack, program) {
      try {
        if (program) await carryOut(stack, program);
        else if (stack.resource?.isPendingReplacement) stack.resource = undefined;
        else if (stack.resource) await remove(stack, stack.resource);
        for (const held of [...stack.toDelete]) await remove(stack, held);
        return [];
      } catch (error) {
        return [wordsOf(error)];
      }
    },
    async refresh(stack) {
      const { resource: held } = stack;
      if (held === undefined || held.isPendingReplacement) return [];
      try {
        const read = await host().read(held.id, held.outputs);
        stack.resource = read && { type: held.type, id: read.id, inputs: read.inputs, outputs: read.properties };
        return [];
      } catch (error) {
        return [wordsOf(error)];
      }
    },
    async preview(stack, program) {
      const { resource: held } = stack;
      if (program === undefined) return held === undefined ? 'nothing' : 'delete';
      const inputs = await checked(stack, program);
      if (held === undefined || held.isPendingReplacement) return 'create';
      return (await plan(held, inputs)).plan;
    },
  };
}

const wordsOf = (error: unknown) => (error instanceof Error ? error.message : String(error));
