import { routes } from './emulated';
import { sender } from './http';
import { emulator, runEmulator } from './running';

const routesThat = (there: boolean) => [...routes].filter(([, value]) => value === there).map(([route]) => route);

runEmulator();

/** A path that fits the route, of things that nobody has. */
const filled = (route: string) =>
  route.replace(/\{([^}]+)\}/g, (_, field: string) => {
    if (field === 'webhook_name') return 'clicked';
    return field === 'id' ? '4f3bad2335335426750048c6' : 'nobody.example.com';
  });

test.each(routesThat(true))('%s is emulated', async (route) => {
  emulator.requests.length = 0;
  const { status, text } = await sender(emulator)(filled(route));
  expect(emulator.requests).toMatchObject([{ route }]);
  expect(text).not.toBe('404 page not found\n');
  expect(status).toBeLessThan(500);
});

test.each(routesThat(false))('%s is not emulated, and says so', async (route) => {
  const { status, body } = await sender(emulator)(filled(route));
  expect(status).toBe(501);
  expect(body).toEqual({ message: `${route} is not emulated` });
});
