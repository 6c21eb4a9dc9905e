import { once } from 'node:events';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { connect } from 'node:tls';
import type { FaultAnswer } from 'mailgun-emulator';
import { strike } from '../../../emulator/faults/strike';

/** TLS with a key that both sides have needs no certificate. */
const psk = Buffer.from('a key that both sides have');
const shared = { ciphers: 'PSK-AES256-CBC-SHA', maxVersion: 'TLSv1.2', pskIdentityHint: 'test' } as const;

/** How a TLS connection ends on which an answer breaks off. */
async function endOf(answer: FaultAnswer): Promise<string> {
  const server = createServer({ ...shared, pskCallback: () => psk }, (_, outgoing) => {
    const struck = { outgoing, carryOut: () => ({ status: 200, headers: {}, body: '' }), noun: '', domain: '', now: 0 };
    void strike({ latencyBefore: 0, latencyAfter: 0, instead: { when: 'before', answer } }, struck);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const pskCallback = () => ({ psk, identity: 'test' });
  const socket = connect({ ...shared, port, host: '127.0.0.1', pskCallback, checkServerIdentity: () => undefined });
  await once(socket, 'secureConnect');
  const end = new Promise<string>((resolve) => {
    socket.on('error', ({ code }: NodeJS.ErrnoException) => resolve(code ?? ''));
    socket.on('end', () => resolve('end'));
  });
  socket.resume();
  socket.write('GET / HTTP/1.1\r\nhost: localhost\r\n\r\n');
  const how = await end;
  socket.destroy();
  server.closeAllConnections();
  server.close();
  return how;
}

test('under TLS too a reset is a reset', async () => expect(await endOf('reset')).toBe('ECONNRESET'));

test('under TLS too what is dropped or half closed ends', async () =>
  expect([await endOf('drop'), await endOf('half-close')]).toEqual(['end', 'end']));
