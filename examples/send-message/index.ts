// Sends one message, with the files that are named:
//   send-message --to alice@example.com --subject 'Your figures' --text 'Here they are.' figures.pdf
import { parseArgs } from 'node:util';
import { createMailgun, isMailgunError } from 'mailgun-sdk';

async function main(): Promise<void> {
  const { values, positionals: files } = parseArgs({
    allowPositionals: true,
    options: {
      domain: { type: 'string', default: process.env.MAILGUN_DOMAIN },
      from: { type: 'string' },
      to: { type: 'string', multiple: true },
      subject: { type: 'string', default: 'Hello' },
      text: { type: 'string', default: 'It works.' },
      tag: { type: 'string', multiple: true },
    },
  });
  const domain = needed(values.domain, '--domain (or MAILGUN_DOMAIN)');
  const to = needed(values.to, '--to');
  const mailgun = createMailgun({ apiKey: needed(process.env.MAILGUN_API_KEY, 'MAILGUN_API_KEY'), baseUrl: process.env.MAILGUN_BASE_URL });

  const { id } = await mailgun.messages.send({
    domain,
    from: values.from ?? { name: 'Example', address: `hello@${domain}` },
    to,
    subject: values.subject,
    text: values.text,
    tags: values.tag,
    attachments: files.map((path) => ({ path })),
  });
  console.log(`Sent ${id} to ${to.join(', ')}`);
}

function needed<Value>(value: Value | undefined, name: string): Value {
  if (value === undefined || value === '') throw new Error(`${name} is missing`);
  return value;
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  // The SDK does not repeat it, because it cannot know.
  if (isMailgunError(error) && error.maybeDone) console.error('It may have been sent all the same: look into its events first.');
  process.exitCode = 1;
});
