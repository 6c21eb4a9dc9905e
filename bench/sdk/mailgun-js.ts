import { createReadStream } from 'node:fs';
import { basename } from 'node:path';
import { run } from './run';

// Its types are those of its ES module, its code for CommonJS is there all the same.
type MailgunJs = typeof import('mailgun.js', { with: { 'resolution-mode': 'import' }}).default;

void run(({ address, apiKey, domain, message, eventsAPage }) => {
  const Mailgun: MailgunJs = require('mailgun.js').default;
  const useFetch = process.argv[3] === 'fetch';
  const { messages, events } = new Mailgun(FormData).client({ username: 'api', key: apiKey, url: address, useFetch });
  return {
    send: () => messages.create(domain, message),
    attach: (filename, data) => messages.create(domain, { ...message, attachment: { filename, data } }),
    stream: (path) => messages.create(domain, { ...message, attachment: { filename: basename(path), data: createReadStream(path) } }),
    async readEvents(domain, seen) {
      let page = await events.get(domain, { limit: eventsAPage });
      while (page.items.length > 0) {
        for (const event of page.items) seen(event.message.size);
        page = await events.get(domain, { page: page.pages.next.page });
      }
    },
  };
});
