import { clientOf, connectOverStdio, revisions } from './connections';
import { answered, createFakeGate, named } from './fake-gate';

test.each(revisions)('a mail is sent over stdio by a client of %s, and the gate decides on what Mailgun would get', async (revision) => {
  const gate = createFakeGate(named('messages.send', 'messages.get'));
  gate.answer = () => answered({ id: '<1@example.com>', message: 'Queued. Thank you.' });
  const client = await connectOverStdio(gate, clientOf(revision));
  expect(client.getNegotiatedProtocolVersion()).toBe(revision);
  const { tools } = await client.listTools();
  expect(tools.map(({ name }) => name)).toEqual(['messages_send', 'messages_get']);

  const result = await client.callTool({
    name: 'messages_send',
    arguments: {
      domain: 'example.com',
      from: 'us@example.com',
      to: ['a@example.com'],
      subject: 'Hello',
      text: 'Hi',
      deliveryTime: '2026-01-31T08:00:00Z',
    },
  });

  expect(gate.passed).toHaveLength(1);
  expect(gate.passed[0]?.call).toMatchObject({
    operation: { name: 'messages.send' },
    pattern: '/v3/{domain_name}/messages',
    path: { domain_name: 'example.com' },
    fields: {
      from: 'us@example.com',
      to: 'a@example.com',
      subject: 'Hello',
      text: 'Hi',
      'o:deliverytime': 'Sat, 31 Jan 2026 08:00:00 +0000',
    },
    body: 'multipart',
  });
  expect(gate.passed[0]?.caller).toMatchObject({ agent: 'bot', door: 'mcp' });
  expect(result.structuredContent).toEqual({ id: '<1@example.com>', message: 'Queued. Thank you.' });
  await client.close();
});
