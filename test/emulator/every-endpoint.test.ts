import { type Emulator, startEmulator } from 'mailgun-emulator';
import { api, type Endpoint } from 'mailgun-sdk';
import { sender } from './http';

const endpoints = Object.values(api).flatMap((endpointsOfArea) => Object.values<Endpoint>(endpointsOfArea));

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

test.each(endpoints.map(({ route }) => route))('%s is emulated', async (route) => {
  emulator.requests.length = 0;
  const { status, text } = await sender(emulator)(filled(route));
  expect(emulator.requests).toMatchObject([{ route }]);
  expect(text).not.toBe('404 page not found\n');
  expect(status).toBeLessThan(500);
});
