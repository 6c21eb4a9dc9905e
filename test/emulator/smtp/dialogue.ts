import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';

/** A conversation in bytes, for what no mail client would say. */
export interface Dialogue {
  readonly socket: Socket;
  /** Everything that the server has said. */
  heard(): string;
  /** Sends as it is. */
  send(bytes: string | Uint8Array): void;
  /** Sends a line, and resolves with the answer to it, all lines of it. */
  say(line: string): Promise<string>;
  /** The next answer that has not been looked at yet. */
  answer(): Promise<string>;
  /** Resolves when the connection is over, with everything that was heard. */
  ended(): Promise<string>;
}

/** Connects; the greeting is the first answer. */
export async function converse(port: number): Promise<Dialogue> {
  const socket = connect(port, '127.0.0.1');
  const dialogue = dialogueOn(socket);
  await once(socket, 'connect');
  return dialogue;
}

/** Goes on over TLS, after the server has agreed to STARTTLS. */
export async function overTls({ socket }: Dialogue, ca: string): Promise<Dialogue> {
  socket.removeAllListeners('data');
  const secure = connectTls({ socket, ca, servername: 'localhost' });
  const dialogue = dialogueOn(secure);
  await once(secure, 'secureConnect');
  return dialogue;
}

function dialogueOn(socket: Socket): Dialogue {
  let heard = '';
  let read = 0;
  const waiting: (() => void)[] = [];
  const wake = () => {
    for (const resume of waiting.splice(0)) {
      resume();
    }
  };
  socket.on('data', (chunk) => {
    heard += chunk.toString('latin1');
    wake();
  });
  const over = new Promise<void>((resolve) => socket.once('close', () => resolve()));
  over.then(wake);
  // A reset is one of the ways in which a server hangs up.
  socket.on('error', () => undefined);

  const answer = async (): Promise<string> => {
    for (;;) {
      const complete = /^(?:\d{3}-.*\r\n)*\d{3}(?: .*)?\r\n/.exec(heard.slice(read));
      if (complete) {
        read += complete[0].length;
        return complete[0].trimEnd();
      }
      if (socket.destroyed) {
        return `${heard.slice(read)}(closed)`;
      }
      await new Promise<void>((resolve) => waiting.push(resolve));
    }
  };
  const send = (bytes: string | Uint8Array) => {
    socket.write(bytes);
  };
  return {
    socket,
    heard: () => heard,
    send,
    answer,
    say: (line) => {
      send(`${line}\r\n`);
      return answer();
    },
    ended: async () => {
      await over;
      return heard;
    },
  };
}

/** Connects and introduces itself. */
export async function introduced(port: number): Promise<Dialogue> {
  const dialogue = await converse(port);
  await dialogue.answer();
  await dialogue.say('EHLO client.example');
  return dialogue;
}

export function plain(login: string, password: string): string {
  return Buffer.from(`\0${login}\0${password}`).toString('base64');
}
