import { once } from 'node:events';
import { createServer } from 'node:net';
import { selfSignedCertificate } from '../../../emulator/certificate';
import { handOver } from '../../../emulator/smtp/hand-over';
import { closeMailboxes, startMailbox } from './running-smtp';

afterEach(closeMailboxes);

const message = { sender: 'ann@example.org', recipients: ['bob@mg.example.com', 'carol@mg.example.com'] };

test('hands a message over with its envelope, byte for byte', async () => {
  const { port, received } = await startMailbox();
  const mime = Buffer.from('From: Ann <ann@example.org>\r\nTo: list@mg.example.com\r\nBcc: eve@example.org\r\n\r\n.\r\n\u00e4\r\n');
  await handOver({ ...message, host: '127.0.0.1', port, mime });
  expect(received).toEqual([expect.objectContaining({ ...message, mime })]);
});

test('hands over bounces, whose sender is empty', async () => {
  const { port, received } = await startMailbox();
  await handOver({ ...message, sender: '', host: '127.0.0.1', port, mime: 'Subject: x\r\n\r\n' });
  expect(received[0]?.sender).toBe('');
});

test('uses TLS where the other server offers it, whoever signed its certificate', async () => {
  const { port, received } = await startMailbox({ tls: await selfSignedCertificate() });
  await handOver({ ...message, host: '127.0.0.1', port, mime: 'Subject: x\r\n\r\n' });
  expect(received[0]?.secure).toBe(true);
});

test('says that nobody is there', async () => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  await expect(handOver({ ...message, host: '127.0.0.1', port, mime: 'x' })).rejects.toThrow(
    `No mail server could be reached at 127.0.0.1:${port}: connect ECONNREFUSED 127.0.0.1:${port}`,
  );
});

test('says why a message was refused', async () => {
  const { port } = await startMailbox({ receive: async () => ({ refuse: { code: 554, message: 'Spam' } }) });
  await expect(handOver({ ...message, host: '127.0.0.1', port, mime: 'x' })).rejects.toThrow(
    `The mail server at 127.0.0.1:${port} refused the message: 554 Spam`,
  );
});

test('says which recipient was refused, though the others have the message', async () => {
  const { port, received } = await startMailbox();
  const recipients = ['bob@mg.example.com', 'eve@example.net'];
  await expect(handOver({ ...message, recipients, host: '127.0.0.1', port, mime: 'x' })).rejects.toThrow(
    `The mail server at 127.0.0.1:${port} refused the recipient eve@example.net: 550 5.7.1 Relaying denied`,
  );
  expect(received.map((each) => each.recipients)).toEqual([['bob@mg.example.com']]);
});

test('says that the other server does not speak SMTP', async () => {
  const server = createServer((socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n')).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  await expect(handOver({ ...message, host: '127.0.0.1', port, mime: 'x' })).rejects.toThrow(`127.0.0.1:${port}`);
  await new Promise((resolve) => server.close(resolve));
});
