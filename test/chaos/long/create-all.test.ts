import { type Emulator, startEmulator } from 'mailgun-emulator';
import { createMailgun, type Mailgun } from 'mailgun-sdk';
import { createDomain, there } from '../../contract/fixture';
import { atScale, tell } from '../report';
import { failInTurn, lasting, passing, struck } from './faults-in-turn';

const domain = 'mail.example.com';
const list = `news@${domain}`;
const count = atScale(100_000, 12_000);
const every = atScale(10, 3);

let emulator: Emulator;
let mailgun: Mailgun;

beforeEach(async () => {
  emulator = await startEmulator({ dns: 'unknown' });
  await createDomain(domain)(emulator);
  mailgun = createMailgun({ apiKey: emulator.apiKey, baseUrl: emulator.url });
  await mailgun.lists.create({ address: list });
});

afterEach(async () => {
  await mailgun.close();
  emulator.clearFaults();
  await emulator.close();
});

type Progress = (created: number) => void;

/** What is added to, how, and what Mailgun then has: of each address what its row said. */
interface Kinds {
  readonly route: string;
  readonly add: (items: AsyncIterable<number>, onProgress: Progress) => Promise<number>;
  readonly has: () => Map<string, string>;
}

const addressAt = (index: number) => `r${index}@example.net`;

async function* mapped<Item>(source: AsyncIterable<number>, row: (index: number) => Item): AsyncGenerator<Item> {
  for await (const index of source) yield row(index);
}

const ofDomain = () => there(emulator.store.domains.get(domain));

const kinds: Readonly<Record<string, Kinds>> = {
  bounces: {
    route: 'POST /v3/{domain_name}/bounces',
    add: (source, onProgress) => {
      const items = mapped(source, (index) => ({ address: addressAt(index), error: `row ${index}` }));
      return mailgun.bounces.createAll({ domain, items }, { onProgress });
    },
    has: () => new Map([...ofDomain().bounces.values()].map(({ address, error }) => [address, String(error)])),
  },
  unsubscribes: {
    route: 'POST /v3/{domain_name}/unsubscribes',
    add: (source, onProgress) => {
      const items = mapped(source, (index) => ({ address: addressAt(index), tags: [`row ${index}`] }));
      return mailgun.unsubscribes.createAll({ domain, items }, { onProgress });
    },
    has: () => new Map([...ofDomain().unsubscribes.values()].map(({ address, tags }) => [address, String(tags)])),
  },
  members: {
    route: 'POST /v3/lists/{list_address}/members.json',
    add: (source, onProgress) => {
      const items = mapped(source, (index) => ({ address: addressAt(index), name: `row ${index}` }));
      return mailgun.listMembers.createAll({ list, items }, { onProgress });
    },
    has: () => new Map([...there(emulator.store.lists.get(list)).members.values()].map(({ address, name }) => [address, String(name)])),
  },
};

function sourceOf(rows: number) {
  const source = {
    read: 0,
    async *[Symbol.asyncIterator]() {
      for (; source.read < rows; source.read += 1) yield source.read;
    },
  };
  return source;
}

/** Everything once, as its row says. */
function expectAll(rows: number, has: ReadonlyMap<string, string>): void {
  expect(has.size).toBe(rows);
  const wrong = Array.from({ length: rows }, (_, index) => index).filter((index) => has.get(addressAt(index)) !== `row ${index}`);
  expect(wrong).toEqual([]);
}

const requestsOf = (route: string) => emulator.requests.filter((request) => request.route === route).length;

describe.each(Object.entries(kinds))('%s', (name, { route, add, has }) => {
  test('come all and once through faults that pass', async () => {
    const rules = failInTurn(emulator, route, every, Math.floor(((count / 1000) * 3) / every), Object.values(passing));
    const told: number[] = [];
    const source = sourceOf(count);
    let ahead = 0;
    const created = await add(source, (so) => {
      told.push(so);
      ahead = Math.max(ahead, source.read - so);
    });
    await emulator.settled();
    expect([created, told.at(-1), told.length]).toEqual([count, count, count / 1000]);
    expect(struck(rules)).toBeGreaterThanOrEqual(Math.floor(count / 1000 / every));
    expectAll(count, has());
    expect(ahead).toBeLessThanOrEqual(5000);
    tell(`long-${name}`, { rows: count, faults: struck(rules), requests: requestsOf(route), ahead });
  });

  test('are all there when the call was repeated after each error, and none comes after an error', async () => {
    const rows = atScale(30_000, 12_000);
    failInTurn(emulator, route, every, 5, Object.values(lasting));
    let created = 0;
    let errors = 0;
    for (let tries = 1; created < rows && tries < 10; tries += 1) {
      const before = requestsOf(route);
      let told = 0;
      const answer = await add(sourceOf(rows), (so) => {
        told = so;
      }).catch((error: unknown) => error);
      // Nothing is under way any more: whoever repeats it is not overtaken by what he was told had ended.
      expect(emulator.requests.filter(({ status }) => status === undefined)).toEqual([]);
      const asked = requestsOf(route) - before;
      await emulator.settled();
      expect(requestsOf(route) - before).toBe(asked);
      expect(has().size).toBeGreaterThanOrEqual(told);
      if (typeof answer === 'number') created = answer;
      else {
        errors += 1;
        expect(answer).toMatchObject({ name: 'MailgunError', route });
      }
    }
    expect([created, errors > 1]).toEqual([rows, true]);
    expectAll(rows, has());
  });
});
