import type { Posting } from '../../../emulator/inbound/inbound-form';
import { type InboundMail, readMail } from '../../../emulator/inbound/read-mail';

export const signingKey = 'key-3ax6xnjp29jd6fds4gc373sgvjxteol0';
export const now = new Date('2026-03-01T12:00:00Z');
export const token = '06c96bafc3f42a66b9edd546347a2fe18dc23461fe80dc52f0';

/** Lines of a message, as they travel. */
export const mimeOf = (...lines: string[]): Buffer => Buffer.from(lines.map((line) => `${line}\r\n`).join(''));

const read = (raw: Buffer): Promise<InboundMail> =>
  readMail(raw, { sender: 'bounces@sender.example', remote: 'mail.sender.example', traceId: '65e1c2c0.7f91-in1', now });

export const postingOf = async (raw: Buffer): Promise<Posting> => ({
  mail: await read(raw),
  sender: 'bounces@sender.example',
  recipient: 'alice@in.example.com',
  signingKey,
  now,
  token,
});
