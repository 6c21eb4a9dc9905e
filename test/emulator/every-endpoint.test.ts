import { routes } from './declared-routes';
import { sender } from './http';
import { emulator, runEmulator } from './running';

runEmulator();

/** A path that fits the route, of things that nobody has. */
const filled = (route: string) =>
  route.replace(/\{([^}]+)\}/g, (_, field: string) => {
    if (field === 'webhook_name') return 'clicked';
    return field === 'id' ? '4f3bad2335335426750048c6' : 'nobody.example.com';
  });

test.each(routes)('%s is emulated', async (route) => {
  emulator.requests.length = 0;
  const { status, text } = await sender(emulator)(filled(route));
  expect(emulator.requests).toMatchObject([{ route }]);
  expect(text).not.toBe('404 page not found\n');
  expect(status).toBeLessThan(500);
});

test('no declared operation answers 501', async () => {
  const answers = await Promise.all(routes.map(async (route) => ({ route, ...(await sender(emulator)(filled(route))) })));
  const missing = answers.filter(({ status }) => status === 501).map(({ route }) => route);
  process.stdout.write(
    `${routes.length - missing.length} of ${routes.length} declared operations are emulated; 501: ${missing.join(', ') || 'none'}\n`,
  );
  expect(missing).toEqual([]);
});
