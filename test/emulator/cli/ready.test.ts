import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { waitUntilReady } from '../../../emulator/cli/ready';

let server: Server | undefined;

async function serve(listener: RequestListener, port = 0): Promise<string> {
  server = createServer(listener).listen(port, '127.0.0.1');
  await once(server, 'listening');
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

async function stop(): Promise<void> {
  server?.closeAllConnections();
  await new Promise((resolve) => (server ? server.close(resolve) : resolve(undefined)));
  server = undefined;
}

afterEach(stop);

test('resolves as soon as the emulator is ready', async () => {
  const asked: string[] = [];
  const url = await serve((request, response) => {
    response.statusCode = asked.push(`${request.method} ${request.url}`) < 3 ? 503 : 200;
    response.end();
  });
  await waitUntilReady(`${url}/`, 60_000);
  expect(asked).toEqual(Array(3).fill('GET /_emulator/ready'));
});

test('waits for an emulator that has not been started yet', async () => {
  const url = await serve(() => undefined);
  await stop();
  const waiting = waitUntilReady(url, 60_000);
  await serve((_, response) => response.end(), Number(new URL(url).port));
  await waiting;
});

test.each<[string, RequestListener, string]>([
  ['answers something else', (_, response) => response.writeHead(404).end(), 'answered 404'],
  ['sends one elsewhere', (_, response) => response.writeHead(302, { location: '/login' }).end(), 'answered 302'],
  ['breaks off', (request) => request.socket.destroy(), 'failed (UND_ERR_SOCKET)'],
  ['never answers', () => undefined, 'did not answer'],
])('gives up on one that %s', async (_, listener, problem) => {
  const url = await serve(listener);
  await expect(waitUntilReady(url, 500)).rejects.toThrow(`No emulator was ready within 500 ms: GET ${url}/_emulator/ready ${problem}.`);
});

test('gives up on nobody', async () => {
  const url = await serve(() => undefined);
  await stop();
  await expect(waitUntilReady(url, 0)).rejects.toThrow(
    `No emulator was ready within 0 ms: GET ${url}/_emulator/ready failed (ECONNREFUSED).`,
  );
});

test.each(['localhost:4010', 'ftp://127.0.0.1', ''])('%j is no address of an emulator', async (url) => {
  await expect(waitUntilReady(url, 0)).rejects.toThrow(`"${url}" is not the address of an emulator`);
});
