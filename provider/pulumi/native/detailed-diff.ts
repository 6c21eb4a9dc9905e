import { PropertyDiff } from '@pulumi/pulumi/proto/provider_pb';
import type { Values } from '../../lifecycle/define-resource';

const { Kind } = PropertyDiff;

interface Compared {
  /** The new value of each argument that changed; of an object, only its parts that changed. */
  readonly changed: Values;
  readonly replaces: readonly string[];
  readonly state: Values;
  readonly args: Values;
}

/** What changes, property by property: by the path as Pulumi writes it, `openTracking.active`. */
export function detailedDiff({ changed, replaces, state, args }: Compared): Map<string, PropertyDiff> {
  const names = [...new Set([...Object.keys(changed), ...replaces])];
  return new Map(
    names.flatMap((name) => {
      const isReplaced = replaces.includes(name);
      return pathsOf(name, changed[name], state[name], args[name]).map(({ path, old, wanted }) => [
        path,
        difference(old, wanted, isReplaced),
      ]);
    }),
  );
}

interface Place {
  readonly path: string;
  readonly old: unknown;
  readonly wanted: unknown;
}

function pathsOf(path: string, change: unknown, old: unknown, wanted: unknown): Place[] {
  if (!isRecord(change) || !isRecord(old) || !isRecord(wanted)) return [{ path, old, wanted }];
  return Object.keys(change).flatMap((part) => pathsOf(`${path}${step(part)}`, change[part], old[part], wanted[part]));
}

const step = (part: string) => (/^[A-Za-z_]\w*$/.test(part) ? `.${part}` : `[${JSON.stringify(part)}]`);

const isRecord = (value: unknown): value is Values => typeof value === 'object' && value !== null && !Array.isArray(value);

function difference(old: unknown, wanted: unknown, isReplaced: boolean): PropertyDiff {
  const [inPlace, replaced] =
    wanted === undefined
      ? [Kind.DELETE, Kind.DELETE_REPLACE]
      : old === undefined
        ? [Kind.ADD, Kind.ADD_REPLACE]
        : [Kind.UPDATE, Kind.UPDATE_REPLACE];
  const diff = new PropertyDiff();
  diff.setKind(isReplaced ? replaced : inPlace);
  return diff;
}
