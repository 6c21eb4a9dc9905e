import { emulator, host, runHost } from '../running';

runHost();

beforeEach(() => emulator.reset());

test('two equal routes are two routes, also when the answer to the first is lost', async () => {
  const { inputs } = await host.check('Route', { expression: 'catch_all()', actions: ['stop()'] });
  emulator.fail({ route: 'POST /v3/routes', when: 'after', answer: 'drop' });
  const made = await Promise.all([host.create(inputs), host.create(inputs)]);
  expect(new Set(made.map(({ id }) => id)).size).toBe(2);
  expect(emulator.store.routes.size).toBe(2);
});
