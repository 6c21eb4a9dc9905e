import { type Emulator, startEmulator } from 'mailgun-emulator';
import { api, type Endpoint } from 'mailgun-sdk';
import { sender } from './http';

const emulated = [
  'domains',
  'domainTracking',
  'domainKeys',
  'domainIps',
  'routes',
  'webhooks',
  'messages',
  'events',
  'bounces',
  'unsubscribes',
  'complaints',
  'allowlist',
  'lists',
  'listMembers',
];

const notEmulated = [
  'GET /v3/routes/match',
  'GET /v1/dkim/keys',
  'POST /v1/dkim/keys',
  'DELETE /v1/dkim/keys',
  'PUT /v4/domains/{authority_name}/keys/{selector}/activate',
  'PUT /v4/domains/{authority_name}/keys/{selector}/deactivate',
];

const endpoints = Object.entries(api).flatMap(([area, endpointsOfArea]) =>
  Object.values<Endpoint>(endpointsOfArea).map(({ route }) => ({ route, there: emulated.includes(area) && !notEmulated.includes(route) })),
);

let emulator: Emulator;
beforeAll(async () => {
  emulator = await startEmulator();
});
afterAll(() => emulator.close());

/** A path that fits the route, of things that nobody has. */
const filled = (route: string) =>
  route.replace(/\{(\w+)\}/g, (_, field: string) => {
    if (field === 'webhook_name') return 'clicked';
    return field === 'id' ? '4f3bad2335335426750048c6' : 'nobody.example.com';
  });

test.each(endpoints.filter(({ there }) => there))('$route is emulated', async ({ route }) => {
  emulator.requests.length = 0;
  const { status, text } = await sender(emulator)(filled(route));
  expect(emulator.requests).toMatchObject([{ route }]);
  expect(text).not.toBe('404 page not found\n');
  expect(status).toBeLessThan(500);
});

test.each(endpoints.filter(({ there }) => !there))('$route is not emulated, and says so', async ({ route }) => {
  const { status, body } = await sender(emulator)(filled(route));
  expect(status).toBe(501);
  expect(body).toEqual({ message: `${route} is not emulated` });
});
