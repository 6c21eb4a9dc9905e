import type { Thing } from '../inventory/thing';
import type { Values } from '../lifecycle/define-resource';
import type { Namespace } from '../pulumi/config';
import { classOf, isNative } from '../pulumi/type-token';
import { resources } from '../resources';
import { askPulumi, type Place } from './pulumi';

/** A resource of ours in a stack. */
export interface Managed {
  readonly urn: string;
  readonly type: string;
  /** Its ids: the one that Pulumi has, and the one that follows from its arguments, where it was renamed since. */
  readonly ids: readonly string[];
  readonly inputs: Values;
}

/** What a stack has. */
export interface StackState {
  readonly managed: readonly Managed[];
  /** Where the configuration has the settings of its resources: one for each form that it has. */
  readonly namespaces: readonly Namespace[];
  /** The whole deployment as text, which changes with every update. */
  readonly text: string;
}

interface Deployment {
  readonly deployment?: { readonly resources?: readonly Exported[] };
}

interface Exported {
  readonly urn: string;
  readonly type: string;
  readonly id?: string;
  readonly delete?: boolean;
  readonly inputs?: Values;
}

/** Reads the state of a stack. */
export async function readStack(place: Place): Promise<StackState> {
  const text = await askPulumi(['stack', 'export'], place);
  const exported = (JSON.parse(text) as Deployment).deployment?.resources ?? [];
  const ours = exported.filter((each) => classOf(each.type) !== undefined && !each.delete);
  const namespaces = new Set(ours.map(({ type }): Namespace => (isNative(type) ? 'mailgun-native' : 'mailgun')));
  return { managed: ours.map(managedOf), namespaces: [...namespaces], text };
}

function managedOf({ urn, type: token, id = '', inputs = {} }: Exported): Managed {
  const type = classOf(token) ?? token;
  const idNow = idFrom(type, inputs);
  return { urn, type, ids: [...new Set([id, ...(idNow === undefined ? [] : [idNow])])], inputs };
}

function idFrom(type: string, inputs: Values): string | undefined {
  try {
    return resources[type]?.idOf?.(inputs);
  } catch {
    return undefined;
  }
}

/** Members that other resources manage one by one are managed. */
export function isManaged({ type, id, args }: Thing, managed: ReadonlySet<string>): boolean {
  if (managed.has(`${type} ${id}`)) return true;
  const parts = resources[type]?.parts?.(args) ?? [];
  return parts.length > 0 && parts.every((part) => managed.has(`${part.type} ${part.id}`));
}
