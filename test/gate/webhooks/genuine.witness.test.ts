import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { signWebhook } from 'mailgun-sdk';
import { receiveWebhooks } from '../../../gate/webhooks/receive-webhooks';
import { createEventRing } from '../../../gate/webhooks/recent-events';
import { referenceData } from '../../reference-data';

interface Sample {
  readonly format: string;
  readonly payload: { readonly 'event-data': Readonly<Record<string, unknown>> };
}

const samples = readFileSync(referenceData('mailgun/webhooks.jsonl'), 'utf8')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line) as Sample)
  .filter(({ format }) => format === 'event-data');

test('each genuine event is taken, and kept where Mailgun says of which domain it is', async () => {
  const events = createEventRing();
  const told: string[] = [];
  const server = createServer(receiveWebhooks({ signingKey: 'key', events, tell: (line) => told.push(line) }));
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  const statuses: number[] = [];
  // Their own signatures are years old.
  for (const { payload } of samples)
    statuses.push(
      (
        await fetch(url, {
          method: 'POST',
          body: signWebhook('key', payload['event-data']),
          headers: { 'content-type': 'application/json' },
        })
      ).status,
    );
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  expect(statuses).toEqual(samples.map(() => 200));
  const kept = ['app.symfony.com', 'example.org'].map((domain) => events.of(domain).length);
  expect(kept).toEqual([5, 1]);
  expect(told).toHaveLength(samples.length - 6);
});
