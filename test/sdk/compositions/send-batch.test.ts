import { createMailgun, type Mailgun } from 'mailgun-sdk';
import { hangUp, json, type Reply, type ScriptedServer, silence, startScriptedServer } from '../../scripted-server';
import { formOf } from '../http/form';

const message = { domain: 'example.com', from: 'Shop <shop@example.com>', subject: 'Hello %recipient.first%', text: 'x' };
const queued = (id: string) => json({ id: `<${id}@example.com>`, message: 'Queued. Thank you.' });

let server: ScriptedServer;
let mailgun: Mailgun;

beforeEach(async () => {
  server = await startScriptedServer();
  mailgun = createMailgun({ apiKey: 'key-test', baseUrl: server.url });
});

afterEach(async () => {
  await mailgun.close();
  await server.close();
});

const recipient = (index: number) => ({ to: `r${index}@example.com`, variables: { first: `R${index}`, index } });
const recipients = (count: number) => Array.from({ length: count }, (_, index) => recipient(index));

test('2,001 recipients are three requests, each with the variables of its own recipients only', async () => {
  server.answer(queued('1'), queued('2'), queued('3'));
  const progress: number[] = [];
  const onProgress = ({ sent }: { sent: number }) => void progress.push(sent);
  const result = await mailgun.messages.sendBatch({ ...message, recipients: recipients(2001) }, { concurrency: 1, onProgress });
  expect(result).toMatchObject({ sent: 2001, refused: 0, unknown: 0, complete: true, read: 2001 });
  expect(result.chunks.map(({ status, size }) => [status, size])).toEqual([
    ['sent', 1000],
    ['sent', 1000],
    ['sent', 1],
  ]);
  expect(progress).toEqual([1000, 2000, 2001]);
  const [first, , last] = await Promise.all(server.received.map(formOf));
  expect(first?.filter(([name]) => name === 'to')).toHaveLength(1000);
  const variables = last?.find(([name]) => name === 'recipient-variables')?.[1];
  expect(JSON.parse(String(variables))).toEqual({ 'r2000@example.com': { first: 'R2000', index: 2000 } });
});

test.each<[string, Reply, 'refused' | 'unknown']>([
  ['400', json({ message: 'no' }, 400), 'refused'],
  ['a lost answer', hangUp, 'unknown'],
  ['500', json({ message: 'broken' }, 500), 'unknown'],
])('%s to one request is in the result, is not sent again, and the others go on', async (_, reply, status) => {
  server.answer(queued('1'), reply, queued('3'));
  const result = await mailgun.messages.sendBatch({ ...message, recipients: recipients(3) }, { chunkSize: 1, concurrency: 1 });
  expect(server.received).toHaveLength(3);
  expect(result).toMatchObject({ sent: 2, [status]: 1, complete: true });
  expect(result.chunks[1]).toMatchObject({ index: 1, status, recipients: [recipient(1)] });
});

test('what is hopeless ends the batch, and says how far the list was read', async () => {
  server.answer(json({ message: 'Invalid private key' }, 401));
  const result = await mailgun.messages.sendBatch({ ...message, recipients: recipients(50) }, { chunkSize: 5, concurrency: 1 });
  expect(server.received).toHaveLength(1);
  expect(result).toMatchObject({ sent: 0, refused: 5, complete: false });
  expect(result.read).toBeLessThanOrEqual(10);
});

test('a signal ends it, and what is under way is unknown', async () => {
  server.answer(queued('1'), silence);
  const controller = new AbortController();
  const options = { chunkSize: 1, concurrency: 1, signal: controller.signal };
  const batch = mailgun.messages.sendBatch({ ...message, recipients: recipients(9) }, options);
  while (server.received.length < 2) await new Promise((resolve) => setTimeout(resolve, 5));
  controller.abort();
  const result = await batch;
  expect(result).toMatchObject({ sent: 1, refused: 0, unknown: 1, complete: false });
  expect(server.received).toHaveLength(2);
});

test('no more requests are under way than were allowed', async () => {
  let [now, most] = [0, 0];
  const slow: Reply = (response) => {
    now += 1;
    most = Math.max(most, now);
    setTimeout(() => {
      now -= 1;
      queued('1')(response, server.received[0] as never);
    }, 20);
  };
  server.answer(...Array.from({ length: 12 }, () => slow));
  await mailgun.messages.sendBatch({ ...message, recipients: recipients(12) }, { chunkSize: 1, concurrency: 3 });
  expect(most).toBe(3);
});

/** The recipients of each request, and the variables that came with them. */
const sent = async () => {
  const forms = await Promise.all(server.received.map(formOf));
  return forms.map((form) => ({
    to: form.flatMap(([name, value]) => (name === 'to' ? [value] : [])),
    variables: JSON.parse(String(form.find(([name]) => name === 'recipient-variables')?.[1])),
  }));
};

test('an address that is there twice gets both messages, each with its own variables', async () => {
  server.answer(queued('1'), queued('2'), queued('3'));
  const orders = [
    { to: 'ann@example.com', variables: { order: 1 } },
    { to: 'bob@example.com', variables: { order: 2 } },
    { to: '"Doe, Ann" <ANN@example.com>', variables: { order: 3 } },
    { to: { name: 'Ann', address: 'Ann@Example.com' }, variables: { order: 4 } },
  ];
  const result = await mailgun.messages.sendBatch({ ...message, recipients: orders }, { concurrency: 1 });
  expect(result).toMatchObject({ sent: 4, complete: true, read: 4 });
  expect(await sent()).toEqual([
    { to: ['ann@example.com', 'bob@example.com'], variables: { 'ann@example.com': { order: 1 }, 'bob@example.com': { order: 2 } } },
    { to: ['"Doe, Ann" <ANN@example.com>'], variables: { 'ANN@example.com': { order: 3 } } },
    { to: ['"Ann" <Ann@Example.com>'], variables: { 'Ann@Example.com': { order: 4 } } },
  ]);
});

test.each(['ann@example.com, bob@example.com', 'Ann <ann@example.com>, Bob <bob@example.com>', 'ann@example.com;bob@example.com'])(
  'several addresses are not one recipient: %s',
  async (to) => {
    const result = await mailgun.messages.sendBatch({ ...message, recipients: [{ to }] });
    expect(result).toMatchObject({ sent: 0, refused: 1, chunks: [{ error: { message: expect.stringContaining('not one address') } }] });
    expect(server.received).toHaveLength(0);
  },
);

test('what was read and not sent when a batch ends is refused, and can be sent to again', async () => {
  server.answer(json({ message: 'Forbidden' }, 403));
  const twice = [recipient(0), recipient(0), recipient(1), recipient(2)];
  const result = await mailgun.messages.sendBatch({ ...message, recipients: twice }, { chunkSize: 2, concurrency: 1 });
  expect(result).toMatchObject({ sent: 0, refused: 3, complete: false, read: 3 });
  expect(result.chunks.flatMap((chunk) => (chunk.status === 'refused' ? chunk.recipients : []))).toEqual([
    recipient(0),
    recipient(1),
    recipient(0),
  ]);
  expect(server.received).toHaveLength(1);
});

test.each<[string, object]>([
  ['without a text', { text: undefined }],
  ['with a file that is not there', { attachments: [{ path: '/nowhere/price-list.pdf' }] }],
  ['with a word for a date', { deliveryTime: 'tomorrow' }],
])('a message %s is refused before anybody is read', async (_, wrong) => {
  const read = jest.fn();
  function* source() {
    read();
    yield recipient(0);
  }
  const batch = mailgun.messages.sendBatch({ ...message, ...wrong, recipients: source() } as never);
  await expect(batch).rejects.toMatchObject({ code: 'invalid_request' });
  expect(read).not.toHaveBeenCalled();
  expect(server.received).toHaveLength(0);
});

describe('what ends a batch loses nothing of what it has done', () => {
  const cause = new Error('the database is gone');
  async function* torn(count: number) {
    yield* recipients(count);
    throw cause;
  }
  const told = ({ sent, refused, unknown, complete, read }: Awaited<ReturnType<typeof mailgun.messages.sendBatch>>) => ({
    sent,
    refused,
    unknown,
    complete,
    read,
  });

  test('the list of recipients: what was sent is told, and what was only read is refused', async () => {
    server.answer(queued('1'), hangUp);
    const result = await mailgun.messages.sendBatch({ ...message, recipients: torn(5) }, { chunkSize: 2, concurrency: 1 });
    expect(told(result)).toEqual({ sent: 2, refused: 1, unknown: 2, complete: false, read: 5 });
    expect(result.error).toBe(cause);
    expect(result.chunks.at(-1)).toMatchObject({ status: 'refused', recipients: [recipient(4)], error: { cause } });
  });

  test('the list of recipients, while a request is under way', async () => {
    let answer = () => {};
    let ends = () => {};
    const ended = new Promise<void>((resolve) => {
      ends = resolve;
    });
    async function* source() {
      yield* recipients(2);
      ends();
      throw cause;
    }
    server.answer((response, received) => {
      answer = () => queued('1')(response, received);
      void ended.then(() => setImmediate(answer));
    });
    const result = await mailgun.messages.sendBatch({ ...message, recipients: source() }, { chunkSize: 2, concurrency: 4 });
    expect(told(result)).toEqual({ sent: 2, refused: 0, unknown: 0, complete: false, read: 2 });
  });

  test('the report of its progress', async () => {
    server.answer(queued('1'), queued('2'));
    const onProgress = () => {
      throw cause;
    };
    const result = await mailgun.messages.sendBatch(
      { ...message, recipients: recipients(9) },
      { chunkSize: 2, concurrency: 1, onProgress },
    );
    expect(told(result)).toMatchObject({ sent: 2, unknown: 0, complete: false });
    expect([result.error, server.received.length]).toEqual([cause, 1]);
    expect(result.sent + result.refused + result.unknown).toBe(result.read);
  });

  test('the signal, whose reason is told', async () => {
    const controller = new AbortController();
    server.answer(queued('1'));
    const onProgress = () => controller.abort(cause);
    const options = { chunkSize: 2, concurrency: 1, signal: controller.signal, onProgress };
    const result = await mailgun.messages.sendBatch({ ...message, recipients: recipients(9) }, options);
    expect(told(result)).toMatchObject({ sent: 2, unknown: 0, complete: false });
    expect(result.error).toBe(cause);
  });

  test('nothing: then it is complete, and there is no error', async () => {
    server.answer(queued('1'));
    expect(await mailgun.messages.sendBatch({ ...message, recipients: recipients(2) })).toMatchObject({ complete: true, error: undefined });
  });
});
