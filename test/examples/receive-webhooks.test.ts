import { createHmac, randomBytes } from 'node:crypto';
import { type Running, start } from './example';

const signingKey = 'key-of-webhooks';

const signed = (key = signingKey) => {
  const [timestamp, token] = [String(Math.floor(Date.now() / 1000)), randomBytes(25).toString('hex')];
  const signature = createHmac('sha256', key).update(timestamp).update(token).digest('hex');
  return { timestamp, token, signature };
};

/** What a webhook tells, as Mailgun's documentation has it. */
const told = {
  delivered: { event: 'delivered', id: 'CPgfbmQMTCKtHW6uIWtuVe', timestamp: 1521472262.9, recipient: 'alice@example.com' },
  failed: {
    event: 'failed',
    id: 'G9Bn5sl1TC6nu79C8C0bwg',
    timestamp: 1521233195.3,
    recipient: 'alice@example.com',
    severity: 'permanent',
    reason: 'bounce',
  },
  opened: { event: 'opened', id: 'Ase7i2zsRYeDXztHGENqRA', timestamp: 1521243339.8, recipient: 'alice@example.com' },
};

let receiver: Running;
let url: string;
async function receive(): Promise<void> {
  receiver = start('receive-webhooks', ['--port', '0'], { MAILGUN_SIGNING_KEY: signingKey });
  url = /http:\S+/.exec(await receiver.until('/mailgun\n'))?.[0] ?? '';
}

const post = async (body: string | Blob | URLSearchParams, address = url) => (await fetch(address, { method: 'POST', body })).status;
const event = (data: object, signature: object = signed()) =>
  new Blob([JSON.stringify({ signature, 'event-data': data })], { type: 'application/json' });

test('it prints events and e-mails, refuses what is not signed, and ends cleanly with Ctrl-C', async () => {
  await receive();
  const once = signed();
  expect(await post(event(told.delivered))).toBe(200);
  expect(await post(event(told.failed, once))).toBe(200);
  expect(await post(event(told.failed, once))).toBe(200);
  expect(await post(event(told.opened, signed('another-key')))).toBe(406);
  const mail = { sender: 'bob@example.com', recipient: 'support@mail.example.com', subject: 'Help', 'body-plain': 'Please' };
  expect(await post(new URLSearchParams({ ...signed(), ...mail }))).toBe(200);
  expect(await post('', url.replace('/mailgun', '/'))).toBe(404);
  receiver.kill('SIGINT');
  const { code, stdout, stderr } = await receiver.ended();
  expect(code).toBe(0);
  expect(stdout).toMatch(/Z {2}delivered {2}\S+@\S+\n.*Z {2}failed \(permanent, \w+\) {2}\S+@\S+\n/);
  expect(stdout.match(/failed/g)).toHaveLength(1);
  expect(stdout).toContain('e-mail from bob@example.com to support@mail.example.com: Help (0 files)');
  expect(stdout.endsWith('\nStopped.\n')).toBe(true);
  expect(stderr).toBe('refused: replayed\nrefused: signature\n');
  expect(stdout + stderr).not.toContain(signingKey);
});

test('a port that is taken is told', async () => {
  await receive();
  const second = start('receive-webhooks', ['--port', new URL(url).port], { MAILGUN_SIGNING_KEY: signingKey });
  const { code, stderr } = await second.ended();
  expect([code, stderr]).toEqual([1, expect.stringMatching(/^listen EADDRINUSE: /)]);
  receiver.kill('SIGINT');
  expect((await receiver.ended()).code).toBe(0);
});
