import type { Fault } from 'mailgun-emulator';
import { type Breakage, breakages } from '../../chaos/matrix/faults';

/** A way in which one request of a command goes wrong, or the command itself while that request is under way. */
export interface Way extends Breakage {
  /** How often Ctrl-C is pressed. */
  readonly presses?: number;
}

/** An answer that takes so long, in milliseconds, that whoever waits for it is gone before. */
const LATE = 4000;

const isOfCreation = ({ isAfterCreation = false }: Way) => isAfterCreation;

/** What comes after a creation is first: so it meets a domain, the first class, which has requests after it. */
export const ways: readonly Way[] = [
  ...breakages.filter(isOfCreation),
  ...breakages.filter((each) => !isOfCreation(each)),
  { name: 'engine killed before the work', strike: () => ({ when: 'before', answer: 'hang' }), kills: 'engine' },
  { name: 'Ctrl-C once', strike: () => late(500), presses: 1 },
  { name: 'Ctrl-C twice', strike: () => late(LATE), presses: 2 },
];

const late = (latency: number): Fault => ({ when: 'after', latency });

/** The ones that `npm test` has time for. */
export const everyday: readonly string[] = [
  'closed after the work',
  'provider killed after the work',
  'engine killed meanwhile',
  'Ctrl-C twice',
];
