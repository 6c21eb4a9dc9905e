import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A Mailgun that always answers the same, in a process of its own, so that what is left is the gate's cost. It says its address to the process that forked it. */
const queued = JSON.stringify({ id: '<20260124124439.4711@mail.example.com>', message: 'Queued. Thank you.' });
const noLists = JSON.stringify({ items: [], paging: { first: '', next: '', previous: '', last: '' } });
const domain = JSON.stringify({
  domain: {
    id: '5f0e4a1b2c3d4e5f60718293',
    name: 'mail.example.com',
    state: 'active',
    type: 'custom',
    created_at: 'Sat, 24 Jan 2026 12:44:39 UTC',
    smtp_login: 'postmaster@mail.example.com',
    spam_action: 'disabled',
    is_disabled: false,
    require_tls: false,
    skip_verification: false,
    use_automatic_sender_security: true,
    web_prefix: 'email',
    web_scheme: 'https',
    wildcard: false,
  },
  sending_dns_records: [],
  receiving_dns_records: [],
});

const server = createServer({ keepAliveTimeout: 60_000, requestTimeout: 0 }, (request, response) => {
  request.resume().once('end', () => {
    const answer = request.method === 'POST' ? queued : request.url?.startsWith('/v3/lists') ? noLists : domain;
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(answer) }).end(answer);
  });
});
server.listen(0, '127.0.0.1', () => process.send?.(`http://127.0.0.1:${(server.address() as AddressInfo).port}`));
process.on('disconnect', () => process.exit());
