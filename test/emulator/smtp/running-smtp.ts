import type { ReceivedMessage, SmtpOptions } from '../../../emulator/smtp/smtp-options';
import type { SmtpServer } from '../../../emulator/smtp/smtp-server';
import { startSmtp } from '../../../emulator/smtp/smtp-server';

export interface Mailbox {
  readonly port: number;
  readonly received: ReceivedMessage<string>[];
  close(): Promise<void>;
}

export const LOGIN = 'postmaster@mg.example.com';
export const PASSWORD = 'correct horse';

const open: SmtpServer[] = [];

/** A server for `mg.example.com` with one login, which keeps what it receives. */
export async function startMailbox(options: Partial<SmtpOptions<string>> = {}): Promise<Mailbox> {
  const received: ReceivedMessage<string>[] = [];
  const server = await startSmtp<string>({
    name: 'emulator',
    authenticate: async (login, password) => (login === LOGIN && password === PASSWORD ? 'the user' : undefined),
    receive: async (message) => ({ id: `<${received.push(message)}@mg.example.com>` }),
    isLocal: (recipient) => recipient.endsWith('@mg.example.com'),
    ...options,
  });
  open.push(server);
  return { ...server, received };
}

export async function closeMailboxes(): Promise<void> {
  await Promise.all(open.splice(0).map((server) => server.close()));
}
