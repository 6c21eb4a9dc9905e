import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { start, urlOf } from '../cli/emulator-process';
import { basic } from '../http';

const folder = mkdtempSync(join(tmpdir(), 'emulator-kill-'));
afterAll(() => rmSync(folder, { recursive: true }));

const headers = { authorization: basic('key-local') };
const domain = 'mail.example.com';

/** The same numbers for the same seed. */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

interface Written {
  readonly number: number;
  readonly kind: 'message' | 'bounce' | 'template';
}

test.each([1, 2, 3])(
  'every write that was answered before the process was killed is there, and nothing is half there (seed %i)',
  async (seed) => {
    const random = randomFrom(seed);
    const data = join(folder, `${seed}.jsonl`);
    const first = start('--port', '0', '--quiet', '--no-smtp', '--data', data);
    const url = await urlOf(first);
    const post = (path: string, form: Readonly<Record<string, string>>) =>
      fetch(url + path, { method: 'POST', headers, body: new URLSearchParams(form) });
    await post('/v4/domains', { name: domain });

    const answered: Written[] = [];
    const killAfter = 1 + Math.floor(random() * 250);
    const gone = once(first, 'exit');
    const write = async (number: number) => {
      const kind = (['message', 'bounce', 'template'] as const)[Math.floor(random() * 3)] ?? 'message';
      const requests = {
        message: () =>
          post(`/v3/${domain}/messages`, {
            from: `shop@${domain}`,
            to: `${number}@example.com`,
            subject: `${number}`,
            text: 'x'.repeat(5000),
          }),
        bounce: () => post(`/v3/${domain}/bounces`, { address: `${number}@example.org` }),
        template: () => post(`/v3/${domain}/templates`, { name: `t${number}`, template: 'Hello', tag: 'v1' }),
      };
      const { status } = await requests[kind]();
      expect(status).toBe(200);
      answered.push({ number, kind });
      if (answered.length === killAfter) first.kill('SIGKILL');
    };
    await Promise.all(Array.from({ length: 300 }, (_, number) => write(number).catch(() => undefined)));
    expect(await gone).toEqual([null, 'SIGKILL']);
    expect(answered.length).toBeGreaterThanOrEqual(killAfter);

    const second = start('--port', '0', '--quiet', '--no-smtp', '--data', data);
    const place = await urlOf(second);
    const get = async (path: string) => (await fetch(place + path, { headers })).json() as Promise<Record<string, unknown>>;
    for (const { number, kind } of answered.filter((one) => one.kind !== 'message')) {
      const path = kind === 'bounce' ? `bounces/${number}@example.org` : `templates/t${number}?active=yes`;
      expect(await get(`/v3/${domain}/${path}`)).toMatchObject(
        kind === 'bounce' ? { address: `${number}@example.org` } : { template: { version: { tag: 'v1' } } },
      );
    }
    const { items: events } = (await get(`/v3/${domain}/events?limit=300&event=accepted`)) as {
      items: { recipient: string; storage: { key: string } }[];
    };
    const accepted = new Set(events.map(({ recipient }) => recipient));
    for (const { number } of answered.filter(({ kind }) => kind === 'message')) expect(accepted).toContain(`${number}@example.com`);
    // What has an event has its message, whole, and what was accepted was delivered.
    for (const { storage } of events)
      expect(await get(`/v3/domains/${domain}/messages/${storage.key}`)).toMatchObject({ 'body-plain': 'x'.repeat(5000) });
    const { items: delivered } = (await get(`/v3/${domain}/events?limit=300&event=delivered`)) as { items: { recipient: string }[] };
    expect(new Set(delivered.map(({ recipient }) => recipient))).toEqual(accepted);
    second.kill('SIGKILL');
  },
);
