import { health, ready, version } from './about';
import { clock } from './clock';
import { events } from './events';
import { messages } from './messages';
import { isOperation, type Operation, type Operations } from './operation';
import { requests } from './requests';
import { reset } from './state';

/** Everything that the control API does: the table of contents, and of the functions of the same names. */
export const operations = { health, ready, version, reset, clock, messages, events, requests };

/** An operation with its name: `messages.search`. */
export interface Named {
  readonly name: string;
  readonly operation: Operation;
}

export const allOperations: readonly Named[] = namedIn(operations as unknown as Operations);

function namedIn(group: Operations, prefix = ''): Named[] {
  return Object.entries(group).flatMap(([name, one]) =>
    isOperation(one) ? [{ name: prefix + name, operation: one }] : namedIn(one, `${prefix}${name}.`),
  );
}
