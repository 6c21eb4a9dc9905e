import { pick, type Resource, type Values } from '../../lifecycle/define-resource';
import { UNKNOWN } from '../../lifecycle/unknown';

/** What no update in place changes: the moment of creation, what Mailgun tells once, and the arguments that only a replacement can change. */
export function stablesOf({ fields, outputs, shownOnce = [], update }: Resource): readonly string[] {
  const inPlace = new Set(update.flatMap(({ takes }) => takes));
  return [
    ...Object.keys(fields).filter((name) => !inPlace.has(name)),
    ...outputs.filter((name) => name === 'createdAt' || shownOnce.includes(name)),
  ];
}

/**
 * The outputs after a creation or an update that is only previewed: the arguments, and what Mailgun will decide as not known yet. Which of its outputs an
 * update changes is not told by any of Mailgun's documents, so that all but the stable ones are unknown.
 */
export function previewOf(resource: Resource, args: Values, state?: Values): Values {
  const { outputs, generate = {} } = resource;
  const open = [...outputs, ...(state ? [] : Object.keys(generate))];
  const kept = state ? pick(state, [...stablesOf(resource).filter((name) => outputs.includes(name)), ...Object.keys(generate)]) : {};
  return { ...Object.fromEntries(open.map((name) => [name, UNKNOWN])), ...kept, ...args };
}
