/** Pulumi's placeholder for a value that is unknown before something else is created; documented in its protocol (pulumi/proto, "unknown values"). */
export const UNKNOWN = '04da6b54-80e4-46f7-96ec-b56ff0331ba9';

/** Whether a value, or anything in it, is not known yet. */
export function containsUnknown(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return value === UNKNOWN;
  return Object.values(value).some(containsUnknown);
}
