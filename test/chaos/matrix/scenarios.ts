import { omit } from '../../../provider/lifecycle/define-resource';
import type { Fixture } from '../../contract/fixture';
import { fixtures } from '../../contract/fixtures';
import type { Declared } from './engine';
import { ownKey } from './places';

/** One verb on one class: what is there before, and what the run that breaks is to do. */
export interface Scenario {
  readonly fixture: Fixture;
  /** The class, and where it is if it can be in two places. */
  readonly subject: string;
  readonly verb: string;
  /** What an earlier run made; nothing where this one makes it. */
  readonly before: Declared | undefined;
  /** Whether no state knows what is there. */
  readonly isUnknown?: boolean;
  readonly program: Declared | undefined;
  readonly action: 'up' | 'refresh';
}

/** Every verb of every class. */
export const scenarios: readonly Scenario[] = fixtures.flatMap((fixture) => {
  const { type, full, minimal, changes, immutable } = fixture;
  const subject = [type, fixture.placedBy].filter(Boolean).join(' of a ');
  const declared = (args: Declared['args']): Declared => ({ type, args });
  const changed = (name: string, value: unknown) => declared({ ...omit(full, [fixture.inPlaceOf?.[name] ?? '']), [name]: value });
  const scenario = (verb: string, before: Declared | undefined, program: Declared | undefined): Scenario => ({
    ...{ fixture, subject, verb, before, program },
    action: 'up',
  });
  return [
    scenario('create', undefined, declared(full)),
    scenario('create with the least', undefined, declared(minimal)),
    { ...scenario('read', declared(full), declared(full)), action: 'refresh' },
    ...Object.entries(changes).map(([name, { to }]) => scenario(`update ${name}`, declared(full), changed(name, to))),
    ...Object.entries(immutable).map(([name, to]) =>
      scenario(`replace for ${name}`, declared(full), changed(name, name === 'pem' ? ownKey : to)),
    ),
    scenario('delete', declared(full), undefined),
    { ...scenario('take over', declared(full), undefined), isUnknown: true },
  ];
});
