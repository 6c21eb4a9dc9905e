/**
 * Events as JSON, of the two kinds that most messages leave behind, each about 1.3 KB.
 * Their keys stand in different orders, as Mailgun writes them (mailgun-ruby, events.yml, 2025).
 */
export const eventsOf = (count: number): Buffer =>
  Buffer.from(JSON.stringify(Array.from({ length: count }, (_, index) => (index % 3 === 0 ? accepted(index) : delivered(index)))));

const key = 'BAABAQVQnsoroq1AQ0FJBZ_w1dnFxPqpYQ';

const common = (index: number) => ({
  id: `W${String(index).padStart(7, '0')}-PRN67GsdAQwT1Pw`,
  timestamp: 1_737_722_681.5441444 + index,
  'log-level': 'info',
  recipient: `user-${index}@example.com`,
  'recipient-domain': 'example.com',
  tags: ['tickets', 'summer'],
  campaigns: [],
  'user-variables': { order: `A-${index}`, customer: '{"id":4711,"plan":"gold"}' },
  message: {
    headers: {
      to: `User ${index} <user-${index}@example.com>`,
      'message-id': `20260124124439.${index}.f63f05484edb49a8@mail.example.com`,
      from: 'Tickets <tickets@mail.example.com>',
      subject: 'Your ticket 4711 for the summer party',
    },
    attachments: [{ filename: 'ticket.pdf', 'content-type': 'application/pdf', size: 48_213 }],
    size: 65_328,
  },
  storage: {
    region: 'us-west1',
    key,
    env: 'production',
    url: `https://storage-us-west1.api.mailgun.net/v3/domains/mail.example.com/messages/${key}`,
  },
  flags: { 'is-routed': false, 'is-authenticated': true, 'is-system-test': false, 'is-test-mode': false },
});

const accepted = (index: number) => ({
  event: 'accepted',
  method: 'HTTP',
  'originating-ip': '203.0.113.7',
  'api-key-id': '90b59dea-f2d12a53',
  envelope: { sender: 'tickets@mail.example.com', targets: `user-${index}@example.com`, transport: 'smtp' },
  ...common(index),
});

const delivered = (index: number) => ({
  ...common(index),
  event: 'delivered',
  'recipient-provider': 'Gmail',
  'primary-dkim': 'mx._domainkey.mail.example.com',
  envelope: {
    sender: 'tickets@mail.example.com',
    targets: `user-${index}@example.com`,
    transport: 'smtp',
    'sending-ip': '203.0.113.42',
  },
  'delivery-status': {
    'mx-host': 'mx1.example.com',
    tls: true,
    code: 250,
    message: 'OK',
    description: '',
    utf8: true,
    'attempt-no': 1,
    'enhanced-code': '',
    'session-seconds': 1.212,
    'certificate-verified': true,
    'first-delivery-attempt-seconds': 1.824,
  },
});
