import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { type Emulator, startEmulator } from 'mailgun-emulator';
import { omit, type Values } from '../../../provider/lifecycle/define-resource';
import { startDynamicHost } from '../../contract/dynamic-host';
import type { Fixture } from '../../contract/fixture';
import { fixtures } from '../../contract/fixtures';
import type { ProviderHost } from '../../contract/provider-host';
import { preview, read, unchanged } from './take';

let emulator: Emulator;
let host: ProviderHost;

beforeAll(async () => {
  emulator = await startEmulator({ dns: 'unknown' });
  // In a process of its own, as the run is that made the things: this one takes over what it does not know.
  host = await startDynamicHost({ 'mailgun:apiKey': emulator.apiKey, 'mailgun:baseUrl': emulator.url });
});

afterAll(async () => {
  await host.stop();
  await emulator.close();
});

/** Some of the arguments, each with one of the values that the fixture knows. */
function someArguments({ minimal, full, changes, inPlaceOf = {}, beside = {} }: Fixture): fc.Arbitrary<Values> {
  const all: Values = { ...minimal, ...full };
  return fc
    .record(
      Object.fromEntries(
        Object.entries(all).map(([name, value]) => [
          name,
          fc.constantFrom(...(name in minimal ? [minimal[name], value] : [value]), ...(name in changes ? [changes[name]?.to] : [])),
        ]),
      ),
      { requiredKeys: Object.keys(minimal) },
    )
    .map((args) => {
      const needed = Object.keys(args).flatMap((name) => Object.entries(beside[name] ?? {}));
      return omit(
        { ...Object.fromEntries(needed), ...args },
        Object.keys(args).flatMap((name) => inPlaceOf[name] ?? []),
      );
    });
}

async function make({ type, prepare }: Fixture, args: Values): Promise<boolean> {
  emulator.reset();
  await prepare?.(emulator);
  // A certificate is of use where tracked links are https, and is looked for nowhere else.
  if (type === 'TrackingCertificate') for (const { settings } of emulator.store.domains.values()) settings.webScheme = 'https';
  const { inputs, failures } = await host.check(type, { ...args });
  // Some arguments cannot stand together.
  if (failures.length > 0) return false;
  await host.create(inputs);
  emulator.requests.length = 0;
  return true;
}

/** Actions, which leave nothing behind that could be taken over. */
const isAction = ({ type }: Fixture) => ['DomainVerification', 'DkimRotation'].includes(type);

/** The class that takes over what another class has made: members come with their list. */
const takenAs = ({ type }: Fixture) => (type === 'MailingListMember' ? 'MailingListMembers' : type);
const argumentOf = ({ type }: Fixture, name: string) => (type === 'MailingListMember' ? 'members' : name);

/** What an import leaves to Mailgun, and so does not see: the default that `full` has, Mailgun's own choice, what Mailgun does not show, strangers. */
const unmanaged: Readonly<Record<string, readonly string[]>> = {
  Domain: ['useAutomaticSenderSecurity', 'dkimSelector', 'forceDkimAuthority'],
  MailingListMembers: ['members'],
};

const taken = fixtures
  .filter((fixture) => !isAction(fixture))
  .map((fixture) => ({ fixture, name: [fixture.type, fixture.placedBy].filter(Boolean).join(' of a ') }));

describe.each(taken)('an account with a $name', ({ fixture }) => {
  test('is taken over without a change, whatever is set', async () => {
    await fc.assert(
      fc.asyncProperty(someArguments(fixture), fc.boolean(), async (args, strict) => {
        fc.pre(await make(fixture, args));
        const { things, own, unread } = await read(emulator, { strict });
        expect(unread).toEqual([]);
        expect([...things, ...own].map(({ type }) => type)).toContain(takenAs(fixture));
        for (const thing of things) expect({ thing, ...(await preview(thing, emulator)) }).toEqual({ thing, ...unchanged(thing) });
        expect(emulator.requests.filter(({ method }) => method !== 'GET')).toEqual([]);
      }),
      { numRuns: 12 },
    );
  });

  const outside = Object.keys(fixture.outside);
  const isFound = (name: string) => !unmanaged[fixture.type]?.includes(name);

  /** The arguments that a refresh finds to be changed after somebody changed one. */
  async function changedArguments(name: string): Promise<readonly string[]> {
    await make(fixture, fixture.full);
    const { things } = await read(emulator, { strict: true });
    fixture.outside[name]?.(emulator.store);
    const found: string[] = [];
    for (const thing of things.filter(({ type }) => type === takenAs(fixture))) {
      const now = await preview(thing, emulator);
      const changed = Object.keys(thing.args).filter((each) => !isDeepStrictEqual(now.found?.args[each], thing.args[each]));
      expect(now.changes).toBe(changed.length > 0);
      found.push(...changed);
    }
    return found;
  }

  for (const name of outside.filter(isFound))
    test(`shows that ${name} was changed outside afterwards`, async () => {
      expect(await changedArguments(name)).toEqual([argumentOf(fixture, name)]);
    });

  for (const name of outside.filter((each) => !isFound(each)))
    test(`leaves ${name} to Mailgun`, async () => {
      expect(await changedArguments(name)).toEqual([]);
    });
});
