import { type ChildProcess, execFile, fork } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { api, type Endpoint } from 'mailgun-sdk';
import { table } from '../scripts/table';
import { exchange, loaded, quantile, type Wanted } from './emulator/exchange';
import type { Order } from './emulator/process';
import { domain, kilobytes, letterOf, routeOf } from './emulator/requests';
import { measureStartUp } from './emulator/start-up';
import { median } from './median';
import { timed } from './progress';

const root = join(__dirname, '..');
const requests = 3000;
const rounds = 3;
const messages = 100_000;
const things = 10_000;

interface Place {
  readonly url: string;
  readonly apiKey: string;
}

/** What the emulator takes, as it is built. */
export async function measureEmulator(): Promise<string> {
  await timed('building', () => promisify(execFile)(process.execPath, ['scripts/build.mjs'], { cwd: root }));
  const { result: startUp } = await timed('starting', measureStartUp);
  const mix = await withEmulator(async (place) => (await timed('a mix of requests', () => measureMix(place))).result);
  const many = await withEmulator(async (place, order) => (await timed(`${messages} messages`, () => measureMany(place, order))).result);
  const { snapshot, restore } = await withEmulator(
    async (_, order) => (await order({ kind: 'snapshot', things })) as { readonly snapshot: number; readonly restore: number },
  );
  const { emulated, declared } = await withEmulator(countOperations);
  const ms = (value: number) => value.toFixed(1);
  const perThousand = (value: number) => ms((value / things) * 1000);
  return [
    `Ten requests at a time, ${requests} a round, medians of ${rounds} rounds; a server of bare Node that answers one and the same to everything takes turns with it.`,
    table(
      ['server', 'requests a second', 'median, ms', '99 of 100 within, ms'],
      mix.map(({ name, perSecond, middle, slowest }) => [name, Math.round(perSecond), ms(middle), ms(slowest)]),
    ),
    `With ${messages.toLocaleString('en-US')} messages of ${kilobytes} KB and their ${many.events.toLocaleString('en-US')} events the process has ${Math.round(many.bytes / 2 ** 20).toLocaleString('en-US')} MiB (${Math.round(many.before / 2 ** 20)} MiB before): ${(many.bytes / messages / 1024).toFixed(1)} KiB a message. One request at a time, medians of 20:`,
    table(
      ['request', 'ms'],
      many.asked.map(({ name, milliseconds }) => [name, ms(milliseconds)]),
    ),
    table(
      ['start', 'ms'],
      [
        ['`startEmulator` in a process that has just loaded the package', ms(startUp.cold)],
        ['`startEmulator` once more in the same process', ms(startUp.warm)],
        ['loading the package', ms(startUp.loading)],
        ['`mailgun-emulator` until it is ready', ms(startUp.ready)],
        ['a process of Node that does nothing', ms(startUp.node)],
      ],
    ),
    `A snapshot takes ${perThousand(snapshot)} ms for each 1,000 routes, putting it back ${perThousand(restore)} ms (of ${things.toLocaleString('en-US')}).`,
    `${emulated} of ${declared} declared operations are emulated: each was asked for once, and answered with neither 501, nor another 5xx, nor as an unknown path. The best existing mock, bethmaloney/mailgun-mock-api (commit of 2026-04-13), has 140 of 222, counted from its sources; it has no licence, so it was neither fetched nor run beside.`,
  ].join('\n\n');
}

async function withEmulator<T>(action: (place: Place, order: (one: Order) => Promise<unknown>) => Promise<T>): Promise<T> {
  const execArgv = ['-r', 'ts-node/register/transpile-only', '--expose-gc', '--max-old-space-size=8192'];
  const child: ChildProcess = fork(join(__dirname, 'emulator', 'process.ts'), { execArgv });
  try {
    const [place] = (await once(child, 'message')) as [Place];
    await exchange({ url: `${place.url}/v4/domains`, method: 'POST', fields: { name: domain } }, place.apiKey);
    return await action(place, async (one) => {
      child.send(one);
      return ((await once(child, 'message')) as [unknown])[0];
    });
  } finally {
    child.kill('SIGKILL');
  }
}

/** Of things that nobody has: what counts is that a behaviour answers. */
async function countOperations({ url, apiKey }: Place) {
  const endpoints = Object.values(api).flatMap((verbs) => Object.values<Endpoint>(verbs));
  const headers = { authorization: `Basic ${Buffer.from(`api:${apiKey}`).toString('base64')}` };
  let emulated = 0;
  for (const { method, path } of endpoints) {
    const filled = path.replace(/\{[^}]+\}/g, 'nobody.example.com');
    const response = await fetch(url + filled, { method, headers });
    const text = await response.text();
    if (response.status < 500 && text !== '404 page not found\n') emulated += 1;
  }
  return { emulated, declared: endpoints.length };
}

async function measureMix({ url, apiKey }: Place) {
  const bare = createServer((request, response) => request.resume().on('end', () => response.end('{"message":"ok"}')));
  await once(bare.listen(0, '127.0.0.1'), 'listening');
  const { route } = JSON.parse(await exchange({ url: `${url}/v3/routes`, method: 'POST', fields: routeOf(0) }, apiKey)) as {
    readonly route: { readonly id: string };
  };
  const mixOf = (base: string): Wanted[] =>
    Array.from({ length: requests / 5 }, (_, n): Wanted[] => [
      { url: `${base}/v4/domains/${domain}` },
      { url: `${base}/v3/${domain}/messages`, method: 'POST', fields: letterOf(n, 1) },
      { url: `${base}/v3/${domain}/events?limit=25` },
      { url: `${base}/v3/routes/${route.id}`, method: 'PUT', fields: { description: String(n) } },
      { url: `${base}/v3/routes` },
    ]).flat();
  const servers = [
    { name: 'the emulator', base: url },
    { name: 'bare Node', base: `http://127.0.0.1:${(bare.address() as AddressInfo).port}` },
  ];
  const measured = servers.map(({ name }) => ({ name, perSecond: [] as number[], middle: [] as number[], slowest: [] as number[] }));
  for (let round = 0; round <= rounds; round += 1)
    for (const [at, { base }] of servers.entries()) {
      const { times, perSecond } = await loaded(mixOf(base), apiKey);
      // The first round warms up.
      if (round === 0) continue;
      measured[at]?.perSecond.push(perSecond);
      measured[at]?.middle.push(quantile(times, 0.5));
      measured[at]?.slowest.push(quantile(times, 0.99));
    }
  bare.close();
  return measured.map(({ name, perSecond, middle, slowest }) => ({
    name,
    perSecond: median(perSecond),
    middle: median(middle),
    slowest: median(slowest),
  }));
}

async function measureMany({ url, apiKey }: Place, order: (one: Order) => Promise<unknown>) {
  const before = (await order({ kind: 'memory' })) as number;
  for (let sent = 0; sent < messages; sent += 1000) {
    const letters = Array.from({ length: 1000 }, (_, at) => letterOf(sent + at, kilobytes));
    await loaded(
      letters.map((fields) => ({ url: `${url}/v3/${domain}/messages`, method: 'POST', fields })),
      apiKey,
    );
  }
  const { events } = (await order({ kind: 'settle' })) as { readonly events: number };
  const bytes = (await order({ kind: 'memory' })) as number;
  const wanted: readonly (Wanted & { readonly name: string })[] = [
    { name: 'the 100 newest events', url: `${url}/v3/${domain}/events` },
    { name: 'the 100 newest of one kind', url: `${url}/v3/${domain}/events?event=delivered` },
    { name: 'events of one recipient', url: `${url}/v3/${domain}/events?recipient=reader77@example.com` },
    { name: 'a message more', url: `${url}/v3/${domain}/messages`, method: 'POST', fields: letterOf(1, 1) },
    { name: 'the newest mail by the control API', url: `${url}/_emulator/messages` },
  ];
  const asked = [];
  for (const one of wanted) {
    const times: number[] = [];
    for (let round = 0; round < 20; round += 1) {
      const start = performance.now();
      await exchange(one, apiKey);
      times.push(performance.now() - start);
    }
    asked.push({ name: one.name, milliseconds: median(times) });
  }
  return { before, bytes, events, asked };
}
