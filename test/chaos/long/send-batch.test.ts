import { type Emulator, startEmulator } from 'mailgun-emulator';
import { type BatchRecipient, type BatchResult, createMailgun, type Mailgun } from 'mailgun-sdk';
import { createDomain } from '../../contract/fixture';
import { atScale, tell } from '../report';
import { failInTurn, lasting, passing, struck } from './faults-in-turn';

const domain = 'mail.example.com';
const route = 'POST /v3/{domain_name}/messages';
const chunkSize = atScale(250, 25);
const count = chunkSize * 400;
const concurrency = 4;

let emulator: Emulator;
let mailgun: Mailgun;

beforeAll(async () => {
  emulator = await startEmulator({ keep: { events: 10 * count, messages: 2 * count } });
  await createDomain(domain)(emulator);
  mailgun = createMailgun({ apiKey: emulator.apiKey, baseUrl: emulator.url });
});

afterAll(async () => {
  await mailgun.close();
  emulator.clearFaults();
  await emulator.close();
});

const addressAt = (index: number) => `r${index}@example.net`;
const addresses = ({ chunks }: BatchResult, status: 'refused' | 'unknown'): string[] =>
  chunks.flatMap((chunk) => (chunk.status === status ? chunk.recipients.map(({ to }) => String(to)) : []));

/** How many messages Mailgun took for each address, by its own log. */
function taken(): Map<string, number> {
  const messages = new Map<string, number>();
  for (const { event, recipient = '' } of emulator.store.events)
    if (event === 'accepted') messages.set(recipient, (messages.get(recipient) ?? 0) + 1);
  return messages;
}

test('with a fault in each tenth request, every recipient is told of once, and as it was', async () => {
  const rules = failInTurn(emulator, route, 10, 40, [...Object.values(passing), ...Object.values(lasting)]);
  let read = 0;
  let ahead = 0;
  async function* recipients(): AsyncGenerator<BatchRecipient> {
    for (; read < count; read += 1) yield { to: addressAt(read), variables: { number: read } };
  }
  const onProgress = ({ sent, refused, unknown }: { sent: number; refused: number; unknown: number }) => {
    ahead = Math.max(ahead, read - sent - refused - unknown);
  };
  const message = { domain, from: `news@${domain}`, subject: 'Number %recipient.number%', text: 'x' };
  const result = await mailgun.messages.sendBatch({ ...message, recipients: recipients() }, { chunkSize, concurrency, onProgress });
  await emulator.settled();

  const { sent, refused, unknown } = result;
  expect(result).toMatchObject({ complete: true, error: undefined, read: count });
  expect(sent + refused + unknown).toBe(count);
  expect(struck(rules)).toBe(40);

  const takenBy = new Map<string, string[]>();
  for (const { id, recipients: to } of emulator.store.messages) takenBy.set(id, (takenBy.get(id) ?? []).concat(to));
  const told = {
    sent: result.chunks.flatMap((chunk) => (chunk.status === 'sent' ? (takenBy.get(chunk.id.replace(/[<>]/g, '')) ?? []) : [])),
    refused: addresses(result, 'refused'),
    unknown: addresses(result, 'unknown'),
  };
  expect([told.sent.length, told.refused.length, told.unknown.length]).toEqual([sent, refused, unknown]);
  expect(new Set(Object.values(told).flat()).size).toBe(count);

  const messages = taken();
  const withMessages = (among: readonly string[], number: number) => among.filter((to) => (messages.get(to) ?? 0) === number).length;
  expect(withMessages(told.sent, 1)).toBe(sent);
  expect(withMessages(told.refused, 0)).toBe(refused);
  expect(withMessages(told.unknown, 0) + withMessages(told.unknown, 1)).toBe(unknown);
  expect(ahead).toBeLessThanOrEqual((concurrency + 1) * chunkSize);

  // What the documentation says about both: send to the refused again, and look into the log for the unknown.
  emulator.clearFaults();
  const lost = told.unknown.filter((to) => !messages.has(to));
  const again = [...told.refused, ...lost].map((to) => ({ to }));
  const second = await mailgun.messages.sendBatch({ ...message, recipients: again }, { chunkSize, concurrency });
  await emulator.settled();
  expect(second).toMatchObject({ sent: again.length, refused: 0, unknown: 0 });
  const all = taken();
  expect([all.size, Math.max(...all.values())]).toEqual([count, 1]);
  const sends = emulator.requests.filter((request) => request.route === route).length;
  tell('long-batch', { recipients: count, sent, refused, unknown, arrived: unknown - lost.length, faults: 40, requests: sends, ahead });
});
