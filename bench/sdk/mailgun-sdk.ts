import { createReadStream } from 'node:fs';
import { basename } from 'node:path';
import { run } from './run';

void run(({ address, apiKey, domain, message, eventsAPage }) => {
  const { createMailgun } = require('mailgun-sdk') as typeof import('mailgun-sdk');
  const mailgun = createMailgun({ apiKey, baseUrl: address });
  return {
    send: () => mailgun.messages.send({ domain, ...message }),
    attach: (filename, data) => mailgun.messages.send({ domain, ...message, attachments: [{ filename, data }] }),
    stream: (path) =>
      mailgun.messages.send({ domain, ...message, attachments: [{ filename: basename(path), data: createReadStream(path) }] }),
    async readEvents(domain, seen) {
      for await (const event of mailgun.events.list({ domain, limit: eventsAPage })) seen(event.message?.size);
    },
  };
});
