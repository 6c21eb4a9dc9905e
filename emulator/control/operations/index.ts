import { isOperation, type Operation, type Operations } from '../operation';
import { health, ready, version } from './about';
import { accounts } from './accounts';
import { clock } from './clock';
import { deliveryRules } from './delivery-rules';
import { events } from './events';
import { faults } from './faults';
import { receive } from './inbound';
import { messages } from './messages';
import { postings } from './postings';
import { requests } from './requests';
import { restore, snapshot } from './snapshot';
import { reset, seed } from './state';
import { transitions } from './transitions';

/** Everything that the control API does: the table of contents, and of the functions of the same names. */
export const operations = {
  ...{ health, ready, version, reset, seed, snapshot, restore, receive },
  ...{ clock, transitions, deliveryRules, faults },
  ...{ messages, events, requests, postings, accounts },
};

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
