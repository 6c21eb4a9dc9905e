import { signWebhook, verifyWebhook } from 'mailgun-sdk';

const signingKey = 'key-signing';

test('a signed webhook is believed, with its event', async () => {
  const body = signWebhook(signingKey, { event: 'opened', id: 'a', recipient: 'alice@example.com' });
  expect(await verifyWebhook(body, { signingKey })).toMatchObject({
    verified: true,
    event: { event: 'opened', recipient: 'alice@example.com' },
  });
});

test('a webhook that is signed with another key or long ago is not believed', async () => {
  expect(await verifyWebhook(signWebhook('other', { event: 'opened' }), { signingKey })).toMatchObject({ verified: false });
  const old = signWebhook(signingKey, { event: 'opened' }, { timestamp: new Date(0), token: 'a'.repeat(50) });
  expect(await verifyWebhook(old, { signingKey })).toMatchObject({ verified: false });
});

test('nothing is signed with an empty key', () => {
  expect(() => signWebhook(' ', { event: 'opened' })).toThrow('signingKey is empty');
});

test.each(['CLICKED', 'OPENED', 'UNSUBSCRIBED', 'Opened'])(
  'the event %s of a test from the dashboard is read as the others are',
  async (written) => {
    const read = await verifyWebhook(signWebhook(signingKey, { event: written }), { signingKey });
    expect(read).toMatchObject({ verified: true, event: { event: written.toLowerCase() } });
  },
);

test('an event of an unknown kind stays as it is written', async () => {
  expect(await verifyWebhook(signWebhook(signingKey, { event: 'Reborn' }), { signingKey })).toMatchObject({ event: { event: 'Reborn' } });
});
