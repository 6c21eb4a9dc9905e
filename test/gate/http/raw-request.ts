import { connect } from 'node:net';

/** Sends bytes as they are, and gives the whole answer: no client in between repairs or refuses anything. */
export function sendRaw(port: number, bytes: string | Buffer): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(bytes));
    let text = '';
    socket.on('data', (chunk) => {
      text += chunk.toString('latin1');
      if (isWhole(text, String(bytes).startsWith('HEAD '))) socket.destroy();
    });
    socket.on('error', (error) => (text === '' ? reject(error) : resolve(text)));
    socket.on('close', () => resolve(text));
  });
}

function isWhole(text: string, isHeadOnly: boolean): boolean {
  const at = text.indexOf('\r\n\r\n');
  const [, length] = /^content-length: (\d+)$/im.exec(text.slice(0, at)) ?? [];
  return at !== -1 && (isHeadOnly || (length === undefined ? text.endsWith('0\r\n\r\n') : text.length >= at + 4 + Number(length)));
}

export const statusOf = (answer: string): number => Number(/^HTTP\/1\.1 (\d{3})/.exec(answer)?.[1] ?? 0);
