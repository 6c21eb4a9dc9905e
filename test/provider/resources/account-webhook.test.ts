import { there } from '../../contract/fixture';
import type { Properties } from '../../contract/provider-host';
import { emulator, host, runHost } from '../running';

runHost();
beforeEach(() => emulator.reset());

const inputsOf = async (args: Properties) => (await host.check('AccountWebhook', args)).inputs;
const create = async (args: Properties) => {
  const inputs = await inputsOf(args);
  return { inputs, ...(await host.create(inputs)) };
};
const stored = (id: string) => there(emulator.store.accountWebhooks.get(id));

test('a description that the program does not manage outlives a new URL', async () => {
  const { id, properties } = await create({ url: 'https://example.com/a', eventTypes: ['opened'] });
  stored(id).description = 'written at the dashboard';
  await host.update(id, properties, await inputsOf({ url: 'https://example.com/b', eventTypes: ['opened'] }));
  expect(stored(id)).toMatchObject({ url: 'https://example.com/b', description: 'written at the dashboard' });
});

test('event types in another order are no change', async () => {
  const { id, inputs, properties } = await create({ url: 'https://example.com/a', eventTypes: ['opened', 'clicked'] });
  stored(id).eventTypes.reverse();
  const read = await host.read(id, properties);
  expect(read?.properties).toEqual(properties);
  const turned = await inputsOf({ ...inputs, eventTypes: ['clicked', 'opened'] });
  expect(await host.diff(id, properties, turned)).toMatchObject({ changes: false });
});

test('a URL that an event type has already is refused in the words of Mailgun, and nothing is made', async () => {
  const { inputs } = await create({ url: 'https://example.com/a', eventTypes: ['opened'] });
  await expect(host.create(inputs)).rejects.toThrow('url https://example.com/a already exists for event type opened');
  expect(emulator.store.accountWebhooks.size).toBe(1);
});
