import { newOwner } from '../lifecycle/claims';
import type { Described, Resource, Values } from '../lifecycle/define-resource';
import { OWNER, remember } from '../lifecycle/memory';
import { PROVIDER, TYPE } from './hidden';
import { PROVIDER_TEXT } from './provider-text';
import { SECRET } from './secret-mark';
import { NATIVE_TOKEN, TYPE_TOKEN } from './type-token';

/** One resource of the file that `pulumi import --file` reads; with all that Pulumi's state will hold, nothing is read again. */
export interface ImportEntry {
  readonly type: string;
  /** Of the variable in the program that Pulumi writes; without `logicalName`, of the resource. */
  readonly name: string;
  /** Of the resource. */
  readonly logicalName?: string;
  readonly id: string;
  readonly inputs?: Values;
  readonly outputs?: Values;
}

interface Import {
  readonly name: string;
  /** What the program says. */
  readonly args: Values;
  readonly described: Described;
  /** Arguments whose values are secret although the class does not say so. */
  readonly secret?: readonly string[];
  /** Outputs that Mailgun does not show again. */
  readonly known?: Values;
}

/** For the provider for every language, with all that its state will hold. */
export const nativeImportEntry = (resource: Resource, thing: Import): ImportEntry => ({
  ...importById(resource, thing),
  ...held(resource, thing),
});

/** For the provider for every language, which reads the rest. */
export const importById = ({ type }: Resource, { name, described: { id } }: Import): ImportEntry => ({
  type: `${NATIVE_TOKEN}${type}`,
  name,
  id,
});

/** The same as an update writes that takes the thing over by the option `import`. */
export function importEntry(resource: Resource, thing: Import): ImportEntry {
  const hidden = { [TYPE]: resource.type, [PROVIDER]: PROVIDER_TEXT };
  const { inputs, outputs } = held(resource, thing);
  return {
    type: `${TYPE_TOKEN}${resource.type}`,
    name: thing.name,
    id: thing.described.id,
    inputs: { ...inputs, ...hidden },
    outputs: { ...outputs, ...hidden },
  };
}

function held(
  resource: Resource,
  { args, described, secret = [], known = {} }: Import,
): { readonly inputs: Values; readonly outputs: Values } {
  const state = remember(resource, args, described, { ...known, [OWNER]: newOwner() });
  const sealed = [...secret, ...(resource.secret ?? []), ...(resource.shownOnce ?? [])];
  return { inputs: seal(args, sealed), outputs: seal(state, sealed) };
}

/** `pulumi import` encrypts what is marked. */
const seal = (values: Values, secret: readonly string[]): Values =>
  Object.fromEntries(
    Object.entries(values).map(([name, value]) => [
      name,
      secret.includes(name) && value !== undefined ? { ...SECRET, plaintext: JSON.stringify(value) } : value,
    ]),
  );
