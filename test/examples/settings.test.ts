import { type Environment, run } from './example';

const all: Environment = {
  MAILGUN_API_KEY: 'key-of-mine',
  MAILGUN_DOMAIN: 'mail.example.com',
  MAILGUN_BASE_URL: 'http://127.0.0.1:1',
  MAILGUN_SIGNING_KEY: 'key-of-webhooks',
};
const without = (name: string): Environment => ({ ...all, [name]: '' });
const batch = ['examples/send-batch/recipients.jsonl', '--subject', 'Hello'];

test.each<[string, readonly string[], Environment, string]>([
  ['send-message', ['--to', 'alice@example.com'], without('MAILGUN_API_KEY'), 'MAILGUN_API_KEY is missing'],
  ['send-message', ['--to', 'alice@example.com'], without('MAILGUN_DOMAIN'), '--domain (or MAILGUN_DOMAIN) is missing'],
  ['send-message', [], all, '--to is missing'],
  ['send-message', ['--too', 'alice@example.com'], all, "Unknown option '--too'"],
  ['send-batch', [...batch, '--text', 'Hello'], without('MAILGUN_API_KEY'), 'MAILGUN_API_KEY is missing'],
  ['send-batch', batch, all, '--text is missing'],
  ['send-batch', [], all, 'The file of recipients is missing'],
  ['tail-events', [], without('MAILGUN_API_KEY'), 'MAILGUN_API_KEY is missing'],
  ['tail-events', [], without('MAILGUN_DOMAIN'), '--domain (or MAILGUN_DOMAIN) is missing'],
  ['tail-events', ['--interval', 'often'], all, '--interval must be seconds'],
  ['metrics-report', [], without('MAILGUN_API_KEY'), 'MAILGUN_API_KEY is missing'],
  ['metrics-report', ['--days', '0'], all, '--days must be from 1 to 365'],
  ['clean-suppressions', [], without('MAILGUN_API_KEY'), 'MAILGUN_API_KEY is missing'],
  ['clean-suppressions', ['--older-than', ''], all, '--older-than must be days, more than 0'],
  ['clean-suppressions', ['--kind', 'friends'], all, '--kind must be one of bounces, complaints, unsubscribes, not friends'],
  ['receive-webhooks', [], without('MAILGUN_SIGNING_KEY'), 'MAILGUN_SIGNING_KEY is missing'],
  ['receive-webhooks', ['--port', '99999'], all, 'options.port should be >= 0 and < 65536'],
])('%s %j says what is missing or wrong', async (name, args, environment, words) => {
  const { code, stdout, stderr } = await run(name, args, environment);
  expect([code, stdout, stderr.slice(0, words.length)]).toEqual([1, '', words]);
  expect(stderr.trim().split('\n')).toHaveLength(1);
});
