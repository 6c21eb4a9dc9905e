import { createDomain } from '../../contract/fixture';
import type { Declared } from '../matrix/engine';
import { tell } from '../report';
import { type Rivals, startRivals } from './rivals';

let rivals: Rivals;
const told = { again: 0 };

beforeAll(async () => {
  rivals = await startRivals({ sharesHome: false });
});

afterAll(async () => {
  tell('at-once-deletion', told);
  await rivals.close();
});

const domain = (args: Declared['args'] = {}): Declared => ({ type: 'Domain', args: { name: 'mail.example.com', ...args } });

test('a domain that another stack is still deleting is not made by this one, which is told, and is made by its next update', async () => {
  const { emulator, both } = rivals;
  const [first, second] = both;
  await createDomain('example.com')(emulator);
  // Longer than the other stack needs to ask, on a busy machine too.
  emulator.transitions.deletion = { after: 10_000 };
  expect(await first.up(domain())).toEqual([]);
  await second.refresh();
  const deleting = first.up(undefined);
  while (!emulator.requests.some(({ method }) => method === 'DELETE')) await new Promise((resolve) => setTimeout(resolve, 5));
  const words = await second.up(domain());
  expect(words).toEqual([expect.stringMatching(/exists already|still being deleted/)]);
  expect(second.id()).toBeUndefined();
  expect(await deleting).toEqual([]);
  expect(emulator.store.domains.has('mail.example.com')).toBe(false);
  expect(await second.up(domain())).toEqual([]);
  expect(emulator.store.domains.has('mail.example.com')).toBe(true);
  expect(await first.up(undefined)).toEqual([]);
  expect(emulator.store.domains.has('mail.example.com')).toBe(true);
  told.again += 1;
});

test('a replacement waits until the domain is gone, and makes it once', async () => {
  rivals.reset();
  const { emulator, both } = rivals;
  const [first] = both;
  emulator.transitions.deletion = { after: 1000 };
  expect(await first.up(domain({ dkimKeySize: 1024 }))).toEqual([]);
  emulator.requests.splice(0);
  expect(await first.up(domain({ dkimKeySize: 2048 }))).toEqual([]);
  expect(emulator.requests.filter(({ route }) => route === 'POST /v4/domains').map(({ status }) => status)).toEqual([200]);
  expect(emulator.store.domains.size).toBe(1);
  expect(await first.refresh()).toEqual([]);
  expect(await first.preview(domain({ dkimKeySize: 2048 }))).toBe('nothing');
  told.again += 1;
});
