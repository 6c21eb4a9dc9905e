import * as pulumi from '@pulumi/pulumi';
import type { InputsOf, Shape, ValuesOf } from 'mailgun-sdk';
import type { Described, Resource } from '../lifecycle/define-resource';
import { forgetMade } from '../lifecycle/intents';
import { creationsFolder } from './creations-folder';
import { IMPORT, PROVIDER, TYPE } from './hidden';
import { textOfThisProgram } from './provider-text';
import { NATIVE_TOKEN, TYPE_TOKEN } from './type-token';

export type { Output } from '@pulumi/pulumi';

/** A value, or parts of it, may come from other resources. */
type DeepInput<T> = pulumi.Input<
  unknown extends T
    ? T
    : T extends readonly (infer Item)[]
      ? readonly DeepInput<Item>[]
      : T extends object
        ? { readonly [Name in keyof T]: DeepInput<Exclude<T[Name], undefined>> | Extract<T[Name], undefined> }
        : T
>;

/**
 * What the types of a class are made from. Loose, because holding a resource against `Resource` would make TypeScript compare it with all of
 * zod: 35,000 types in a program of twenty lines.
 */
interface Typed {
  readonly fields: object;
  readonly outputs: readonly string[];
  readonly create: (...args: never) => Promise<object>;
}

type Given<V> = { readonly [Name in keyof V]: DeepInput<Exclude<V[Name], undefined>> | Extract<V[Name], undefined> };

/** The arguments of a resource, each with the documentation of its field. */
export type ArgsOf<R extends Typed> = Given<InputsOf<R['fields']>>;

/** A moment is text in Pulumi's state: RFC 3339, in UTC. */
type Remembered<T> = T extends Date ? string : T;

type Told<V> = { readonly [Name in keyof V]-?: pulumi.Output<V[Name]> };
type Read<D, Names extends keyof D> = { readonly [Name in Names]-?: pulumi.Output<Remembered<D[Name]>> };
type ReadOf<R extends Typed, D> = Read<D, R['outputs'][number] & keyof D>;
type OutputsOf<R extends Typed> = Told<ValuesOf<R['fields']>> & ReadOf<R, Awaited<ReturnType<R['create']>>>;

/** Pulumi's options. `import` takes over what has that id if it is as the arguments say, and otherwise fails with the differences. */
export type ResourceOptions = pulumi.CustomResourceOptions;

export interface ResourceClass<R extends Typed> {
  new (name: string, args: ArgsOf<R>, options?: ResourceOptions): pulumi.CustomResource & OutputsOf<R>;
  /** Reads what has this id, without managing it. Fails if it does not exist. */
  get<T>(
    this: new (
      name: string,
      args: ArgsOf<R>,
      options?: ResourceOptions,
    ) => T,
    name: string,
    id: pulumi.Input<pulumi.ID>,
    options?: ResourceOptions,
  ): T;
  /** Whether a value is a resource of this class, also if another copy of this package created it. */
  isInstance<T>(this: new (name: string, args: ArgsOf<R>, options?: ResourceOptions) => T, value: unknown): value is T;
}

/** Turns a declared resource into a class for programs. */
export function resourceClass<S extends Shape, D extends Described, O extends string>(
  resource: Resource<S, D, O>,
): ResourceClass<Resource<S, D, O>> {
  // Only names that are among the properties become outputs.
  const names = [...Object.keys(resource.fields), ...resource.outputs];
  const unset = Object.fromEntries(names.map((name) => [name, undefined]));
  const token = `${TYPE_TOKEN}${resource.type}`;

  class MailgunResource extends pulumi.CustomResource {
    /** Policy packs tell resources by it. */
    static readonly __pulumiType = token;

    static override isInstance(value: unknown): value is MailgunResource {
      return pulumi.CustomResource.isInstance(value) && (value as { readonly __pulumiType?: unknown }).__pulumiType === token;
    }

    // Programs in JavaScript leave out what they like: what is missing is said by the check of the arguments.
    constructor(name: string, given: Record<string, unknown> | undefined, { import: id, ...options }: ResourceOptions = {}) {
      const args = { ...given };
      const secrets = Object.fromEntries(
        (resource.secret ?? []).filter((secret) => args[secret] !== undefined).map((secret) => [secret, pulumi.secret(args[secret])]),
      );
      const hidden = { [TYPE]: resource.type, [PROVIDER]: textOfThisProgram(), ...(id !== undefined && { [IMPORT]: id }) };
      const additionalSecretOutputs = [
        ...(options.additionalSecretOutputs ?? []),
        ...(resource.secret ?? []),
        ...(resource.shownOnce ?? []),
      ];
      const aliases = [...(options.aliases ?? []), { type: `${NATIVE_TOKEN}${resource.type}` }];
      super(token, name, { ...unset, ...args, ...secrets, ...hidden }, { ...options, aliases, additionalSecretOutputs });
      // The engine answers a program when the state is written, and a provider is never told (pkg/resource/deploy/step_executor.go).
      this.id.apply((made) => forgetMade(creationsFolder(), resource.type, made));
    }

    static get(name: string, id: pulumi.Input<pulumi.ID>, options: ResourceOptions = {}) {
      return new this(name, {}, { ...options, id });
    }
  }
  return MailgunResource as unknown as ResourceClass<Resource<S, D, O>>;
}
