import * as pulumi from '@pulumi/pulumi';
import type { Shape, ValuesOf } from 'mailgun-sdk';
import type { Described, Resource } from '../lifecycle/define-resource';
import { IMPORT, PROVIDER, TYPE } from './hidden';
import { textOfThisProgram } from './provider-text';

/** A value, or parts of it, may come from other resources. */
type DeepInput<T> = pulumi.Input<
  T extends readonly (infer Item)[]
    ? DeepInput<Item>[]
    : T extends object
      ? { [Name in keyof T]: DeepInput<Exclude<T[Name], undefined>> | undefined }
      : T
>;

/** The arguments of a resource. */
export type ArgsOf<R> =
  R extends Resource<infer S, infer _D, infer _O>
    ? {
        [Name in keyof ValuesOf<S>]:
          | DeepInput<Exclude<ValuesOf<S>[Name], undefined>>
          | (undefined extends ValuesOf<S>[Name] ? undefined : never);
      }
    : never;

/** A moment is text in Pulumi's state: RFC 3339, in UTC. */
type Remembered<T> = T extends Date ? string : T;

type OutputsOf<R> =
  R extends Resource<infer S, infer D, infer O>
    ? { readonly [Name in keyof ValuesOf<S>]-?: pulumi.Output<ValuesOf<S>[Name]> } & {
        readonly [Name in O & keyof D]: pulumi.Output<Remembered<D[Name]>>;
      }
    : never;

/** Pulumi's options; `import` takes over the thing with that id if it is as the arguments say, and fails with the differences otherwise. */
export type ResourceOptions = pulumi.CustomResourceOptions;

export interface ResourceClass<R> {
  new (name: string, args: ArgsOf<R>, options?: ResourceOptions): pulumi.CustomResource & OutputsOf<R>;
  /** Reads the state of a thing that exists, without managing it. */
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
}

/** Turns a declared resource into a class for programs. */
export function resourceClass<S extends Shape, D extends Described, O extends string>(
  resource: Resource<S, D, O>,
): ResourceClass<Resource<S, D, O>> {
  // Only names that are among the properties become outputs.
  const names = [...Object.keys(resource.fields), ...resource.outputs];
  const unset = Object.fromEntries(names.map((name) => [name, undefined]));

  class MailgunResource extends pulumi.CustomResource {
    constructor(name: string, args: Record<string, unknown>, { import: id, ...options }: ResourceOptions = {}) {
      const secrets = Object.fromEntries(
        (resource.secret ?? []).filter((secret) => args[secret] !== undefined).map((secret) => [secret, pulumi.secret(args[secret])]),
      );
      const hidden = { [TYPE]: resource.type, [PROVIDER]: textOfThisProgram(), ...(id !== undefined && { [IMPORT]: id }) };
      const additionalSecretOutputs = [
        ...(options.additionalSecretOutputs ?? []),
        ...(resource.secret ?? []),
        ...(resource.shownOnce ?? []),
      ];
      super(
        `pulumi-nodejs:dynamic/mailgun:${resource.type}`,
        name,
        { ...unset, ...args, ...secrets, ...hidden },
        { ...options, additionalSecretOutputs },
      );
    }

    static get(name: string, id: pulumi.Input<pulumi.ID>, options: ResourceOptions = {}) {
      return new this(name, {}, { ...options, id });
    }
  }
  return MailgunResource as unknown as ResourceClass<Resource<S, D, O>>;
}
