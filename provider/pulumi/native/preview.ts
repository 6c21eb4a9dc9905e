import type { Resource, Values } from '../../lifecycle/define-resource';
import { UNKNOWN } from '../../lifecycle/unknown';

/**
 * The outputs after a creation or an update that is only previewed: the arguments, and what Mailgun will decide as not known yet. What an update may
 * change of that is not told by any of Mailgun's documents, so that all of it is unknown.
 */
export function previewOf({ outputs, generate = {} }: Resource, args: Values, state?: Values): Values {
  const open = [...outputs, ...(state ? [] : Object.keys(generate))];
  return { ...Object.fromEntries(open.map((name) => [name, UNKNOWN])), ...args };
}
