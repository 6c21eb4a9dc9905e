import type { Store } from 'mailgun-emulator';
import { there } from '../../contract/fixture';
import { domain as fixture } from '../../contract/fixtures/domain';
import type { Properties } from '../../contract/provider-host';
import { emulator, host, runHost } from '../running';

const LIST = 'GET /v4/domains';
const KEYS = 'GET /v1/dkim/keys';
const GET = 'GET /v4/domains/{name}';

interface Made {
  readonly id: string;
  readonly properties: Properties;
}

runHost();
beforeEach(() => emulator.reset());

const asked = () => emulator.requests.splice(0).map(({ route }) => route);
const make = async (args: Properties, type = 'Domain'): Promise<Made> => host.create((await host.check(type, args)).inputs);
const read = ({ id, properties }: Made) => host.read(id, properties);
const readAll = (all: readonly Made[]) => Promise.all(all.map(read));

/** Domains of which none is under another, and what was asked until then is forgotten. */
async function makeDomains(count: number, args: Properties = {}): Promise<readonly [Made, ...Made[]]> {
  const made = await Promise.all(Array.from({ length: count }, (_, index) => make({ name: `mail-${index}.example.com`, ...args })));
  asked();
  return made as unknown as readonly [Made, ...Made[]];
}

const first = (store: Store) => there(store.domains.get('mail-0.example.com'));

test('a hundred domains that are unchanged are read with one list of domains and the pages of their keys', async () => {
  const domains = await makeDomains(150);
  const answers = await readAll(domains);
  expect(asked().sort()).toEqual([KEYS, KEYS, LIST]);
  expect(answers.map((answer) => answer?.properties)).toEqual(domains.map(({ properties }) => properties));
});

test('domains, their verifications, rotations and keys are read with one list of domains and one of keys', async () => {
  const [domain, other] = await makeDomains(2, { useAutomaticSenderSecurity: true });
  const { id: name } = domain;
  const key = await make({ signingDomain: name, selector: 'second' }, 'DkimKey');
  const verification = await make({ domain: name }, 'DomainVerification');
  const rotation = await make({ domain: name }, 'DkimRotation');
  const all = [domain, other as Made, key, verification, rotation];
  const settled = await Promise.all(all.map(async ({ id, properties }) => there(await host.read(id, properties))));
  // A write, after which no list counts any more.
  await make({ expression: 'catch_all()', actions: ['stop()'] }, 'Route');
  asked();
  expect(await readAll(settled)).toEqual(settled);
  expect(asked().sort()).toEqual([KEYS, LIST]);
});

const changes: Readonly<Record<string, (store: Store) => unknown>> = {
  'its state': (store) => Object.assign(first(store).settings, { state: 'disabled' }),
  'its SMTP login': (store) => Object.assign(first(store).settings, { smtpLogin: 'other@mail-0.example.com' }),
  'when it was made': (store) => Object.assign(first(store).settings, { createdAt: new Date(0) }),
  'the label of tracked links': (store) => Object.assign(first(store).settings, { webPrefix: 'changed' }),
  'automatic sender security': (store) => Object.assign(first(store).settings, { useAutomaticSenderSecurity: true }),
  'the selector of its key': (store) => Object.assign(there(first(store).dkimKeys[0]), { selector: 'changed' }),
  'the value of its key': (store) => Object.assign(there(first(store).dkimKeys[0]), { publicKey: 'changed' }),
  'what Mailgun found of its key': (store) => Object.assign(there(first(store).dkimKeys[0]), { verifiedDns: 'valid' }),
  'one key more': (store) => first(store).dkimKeys.push({ ...there(first(store).dkimKeys[0]), selector: 'more' }),
  'its key, which is gone': (store) => first(store).dkimKeys.pop(),
  'who signs for it': (store) => Object.assign(first(store), { dkimHost: 'example.com' }),
  'that it was verified': (store) => {
    first(store).verifiedDns = 'valid';
    first(store).settings.state = 'active';
    for (const key of first(store).dkimKeys) key.verifiedDns = 'valid';
  },
};

test.each(Object.keys(changes))('%s is found to be changed, by reading that domain alone', async (what) => {
  await make({ name: 'example.com' });
  const domains = await makeDomains(3, { forceDkimAuthority: true });
  changes[what]?.(emulator.store);
  const [changed, ...others] = await readAll(domains);
  expect(asked().filter((route) => route === GET)).toHaveLength(1);
  expect(changed?.properties).not.toEqual(domains[0].properties);
  emulator.requests.length = 0;
  const alone = await read(domains[0]);
  expect(alone).toEqual(changed);
  expect(others.map((other) => other?.properties)).toEqual(domains.slice(1).map(({ properties }) => properties));
});

// One argument each, because a domain that has some of them is read alone in any case.
test.each(Object.keys(fixture.outside))('%s, the only argument, is found to be changed where many are read at once', async (argument) => {
  await fixture.prepare?.(emulator);
  const value = fixture.full[argument];
  const domain = await make({ name: 'contract.example.com', forceDkimAuthority: true, [argument]: value });
  const others = await makeDomains(2, { forceDkimAuthority: true });
  fixture.outside[argument]?.(emulator.store);
  const [changed, ...unchanged] = await Promise.all([domain, ...others].map(({ id, properties }) => host.read(id, properties)));
  expect(changed?.inputs[argument]).not.toEqual(value);
  expect(unchanged.map((other) => other?.properties)).toEqual(others.map(({ properties }) => properties));
});
