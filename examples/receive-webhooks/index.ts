// Receives what Mailgun posts, events and e-mails, and prints it, until Ctrl-C:
//   receive-webhooks --port 3000
// The signing key is not the API key: it is at https://app.mailgun.com under API security, or `mailgun.account.getSigningKey()`.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { parseArgs } from 'node:util';
import { createNodeWebhookHandler, isKnownEvent } from 'mailgun-sdk';

function main(): void {
  const { values } = parseArgs({ options: { port: { type: 'string', default: process.env.PORT ?? '3000' } } });
  const handle = createNodeWebhookHandler({
    signingKey: needed(process.env.MAILGUN_SIGNING_KEY, 'MAILGUN_SIGNING_KEY'),
    // Mailgun waits for the answer: long work belongs into a queue.
    onEvent: (event) => {
      const why = isKnownEvent(event) && event.event === 'failed' ? ` (${event.severity}, ${event.reason})` : '';
      console.log(`${event.timestamp.toISOString()}  ${event.event}${why}  ${event.recipient ?? ''}`);
    },
    onInbound: ({ sender, recipient, subject, attachments }) => {
      console.log(`${new Date().toISOString()}  e-mail from ${sender} to ${recipient}: ${subject} (${attachments.length} files)`);
    },
    onRefused: (reason) => console.error(`refused: ${reason}`),
  });

  const server = createServer((request, response) => {
    if (request.url === '/mailgun') void handle(request, response);
    else response.writeHead(404).end();
  });
  server.on('error', fail);
  server.listen(Number(values.port), () =>
    console.log(`Waiting for POST http://localhost:${(server.address() as AddressInfo).port}/mailgun`),
  );
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.once(signal, () => {
      // What has begun is answered before the process ends.
      server.close(() => console.log('\nStopped.'));
      server.closeIdleConnections();
    });
}

function needed(value: string | undefined, name: string): string {
  if (value === undefined || value === '') throw new Error(`${name} is missing`);
  return value;
}

function fail(error: unknown): void {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}

try {
  main();
} catch (error) {
  fail(error);
}
