import fc from 'fast-check';
import { createMailgun, type Mailgun } from 'mailgun-sdk';
import { api } from '../../../sdk/api';
import { json, type Received, type ScriptedServer, startScriptedServer } from '../../scripted-server';
import { formOf } from '../http/form';

type Message = Parameters<Mailgun['messages']['send']>[0];

const queued = json({ id: '<1@example.com>', message: 'Queued. Thank you.' });

let server: ScriptedServer;
let mailgun: Mailgun;

beforeEach(async () => {
  server = await startScriptedServer();
  mailgun = createMailgun({ apiKey: 'key-3ax6xnjp29jd6fds4gc373sgvjxteol0', baseUrl: server.url, retries: 0 });
});

afterEach(async () => {
  await mailgun.close();
  await server.close();
});

const letter = { domain: 'example.com', to: 'a@example.com', text: 'x' } as const;

/** What a message has on the wire beside its recipient and its text. */
async function sent(options: Partial<Message>) {
  server.answer(queued);
  await mailgun.messages.send({ ...letter, ...options });
  const form = await formOf(server.received.at(-1) as Received);
  return form.filter(([name]) => name in options || !['to', 'text'].includes(name));
}

async function expectRefused(message: object, words: string) {
  await expect(mailgun.messages.send(message as Message)).rejects.toMatchObject({
    name: 'MailgunError',
    code: 'invalid_request',
    route: 'POST /v3/{domain_name}/messages',
    message: expect.stringContaining(words),
    maybeDone: false,
  });
  expect(server.received).toEqual([]);
}

const table: readonly (readonly [keyof Message, Partial<Message>, readonly (readonly [string, unknown])[]])[] = [
  ['from', { from: 'Shop <shop@example.com>' }, [['from', 'Shop <shop@example.com>']]],
  [
    'to',
    { to: ['b@example.com', 'C <c@example.com>'] },
    [
      ['to', 'b@example.com'],
      ['to', 'C <c@example.com>'],
    ],
  ],
  ['to', { to: 'b@example.com, c@example.com' }, [['to', 'b@example.com, c@example.com']]],
  ['cc', { cc: 'b@example.com' }, [['cc', 'b@example.com']]],
  [
    'bcc',
    { bcc: ['b@example.com', { name: 'C', address: 'c@example.com' }] },
    [
      ['bcc', 'b@example.com'],
      ['bcc', '"C" <c@example.com>'],
    ],
  ],
  ['subject', { subject: 'Grüße' }, [['subject', 'Grüße']]],
  ['subject', { subject: '' }, [['subject', '']]],
  ['text', { text: '' }, [['text', '']]],
  ['html', { html: '<p>&amp;</p>' }, [['html', '<p>&amp;</p>']]],
  ['html', { html: '' }, [['html', '']]],
  ['ampHtml', { ampHtml: '<html ⚡4email>' }, [['amp-html', '<html ⚡4email>']]],
  [
    'attachments',
    {
      attachments: [
        { filename: 'a.txt', data: '' },
        { filename: 'b.txt', data: '' },
      ],
    },
    [
      ['attachment', { filename: 'a.txt' }],
      ['attachment', { filename: 'b.txt' }],
    ],
  ],
  ['inline', { inline: [{ filename: 'a.png', data: '' }] }, [['inline', { filename: 'a.png' }]]],
  ['template', { template: 'Welcome Mail' }, [['template', 'welcome mail']]],
  ['templateVersion', { templateVersion: 'v2' }, [['t:version', 'v2']]],
  ['templateText', { templateText: true }, [['t:text', 'yes']]],
  ['templateText', { templateText: false }, []],
  [
    'templateVariables',
    { templateVariables: { Name: 'Zoë "Z"', nested: { a: [0, false, null, ''] } } },
    [['t:variables', '{"Name":"Zoë \\"Z\\"","nested":{"a":[0,false,null,""]}}']],
  ],
  ['templateVariables', { templateVariables: {} }, [['t:variables', '{}']]],
  [
    'tags',
    { tags: ['one', 'two, three'] },
    [
      ['o:tag', 'one'],
      ['o:tag', 'two, three'],
    ],
  ],
  ['tags', { tags: [] }, []],
  ['dkim', { dkim: true }, [['o:dkim', 'yes']]],
  ['dkim', { dkim: false }, [['o:dkim', 'no']]],
  ['secondaryDkim', { secondaryDkim: 'example.com/s1' }, [['o:secondary-dkim', 'example.com/s1']]],
  ['secondaryDkimPublic', { secondaryDkimPublic: 'example.com/s1' }, [['o:secondary-dkim-public', 'example.com/s1']]],
  ['deliveryTime', { deliveryTime: new Date('2025-01-26T07:29:04.999Z') }, [['o:deliverytime', 'Sun, 26 Jan 2025 07:29:04 +0000']]],
  ['deliverWithin', { deliverWithin: '1h30m' }, [['o:deliver-within', '1h30m']]],
  ['deliveryTimeOptimizePeriod', { deliveryTimeOptimizePeriod: '24h' }, [['o:deliverytime-optimize-period', '24h']]],
  ['timeZoneLocalize', { timeZoneLocalize: '06:30PM' }, [['o:time-zone-localize', '06:30PM']]],
  ['testMode', { testMode: true }, [['o:testmode', 'yes']]],
  ['testMode', { testMode: false }, []],
  ['tracking', { tracking: false }, [['o:tracking', 'no']]],
  ['tracking', { tracking: 'htmlonly' }, [['o:tracking', 'htmlonly']]],
  ['trackingClicks', { trackingClicks: 'htmlonly' }, [['o:tracking-clicks', 'htmlonly']]],
  ['trackingClicks', { trackingClicks: true }, [['o:tracking-clicks', 'yes']]],
  ['trackingOpens', { trackingOpens: false }, [['o:tracking-opens', 'no']]],
  ['trackingPixelLocationTop', { trackingPixelLocationTop: true }, [['o:tracking-pixel-location-top', 'yes']]],
  ['requireTls', { requireTls: true }, [['o:require-tls', 'true']]],
  ['requireTls', { requireTls: false }, [['o:require-tls', 'false']]],
  ['skipVerification', { skipVerification: false }, [['o:skip-verification', 'false']]],
  ['sendingIp', { sendingIp: '192.0.2.1' }, [['o:sending-ip', '192.0.2.1']]],
  ['sendingIpPool', { sendingIpPool: '5f1c' }, [['o:sending-ip-pool', '5f1c']]],
  ['archiveTo', { archiveTo: 'https://example.com/a?b=c&d' }, [['o:archive-to', 'https://example.com/a?b=c&d']]],
  ['suppressHeaders', { suppressHeaders: ['X-Mailgun-Sid', 'X-Mailgun-Tag'] }, [['o:suppress-headers', 'X-Mailgun-Sid,X-Mailgun-Tag']]],
  [
    'headers',
    { headers: { 'Reply-To': 'r@example.com', 'X-Empty': '' } },
    [
      ['h:Reply-To', 'r@example.com'],
      ['h:X-Empty', ''],
    ],
  ],
  ['headers', { headers: {} }, []],
  [
    'variables',
    { variables: { text: '', zero: 0, no: false, object: { a: ['"'] }, array: [], 'my key': 'ü' } },
    [
      ['v:text', ''],
      ['v:zero', '0'],
      ['v:no', 'false'],
      ['v:object', '{"a":["\\""]}'],
      ['v:array', '[]'],
      ['v:my key', 'ü'],
    ],
  ],
  [
    'recipientVariables',
    { recipientVariables: { 'a@example.com': { first: 'A', n: 0 } } },
    [['recipient-variables', '{"a@example.com":{"first":"A","n":0}}']],
  ],
];

describe('on the wire', () => {
  test.each(table)('%s of %j is %j', async (_, options, fields) => expect(await sent(options)).toEqual(fields));

  test('every option of a message has been tried', () => {
    const tried = new Set<string>(table.map(([name]) => name));
    expect(Object.keys(api.messages.send.input.out.shape).filter((name) => name !== 'domain' && !tried.has(name))).toEqual([]);
  });

  test('an option that is undefined is not there', async () => {
    expect(await sent({ subject: undefined, tags: undefined, variables: undefined, tracking: undefined })).toEqual([]);
  });

  test('a MIME message has the same options', async () => {
    server.answer(queued);
    await mailgun.messages.sendMime({
      domain: 'example.com',
      to: 'a@example.com',
      message: 'x',
      tags: ['a'],
      testMode: true,
      requireTls: false,
    });
    expect(await formOf(server.received[0] as Received)).toEqual([
      ['to', 'a@example.com'],
      ['message', { filename: 'message.mime' }],
      ['o:tag', 'a'],
      ['o:testmode', 'yes'],
      ['o:require-tls', 'false'],
    ]);
  });
});

describe('a mailbox of name and address', () => {
  test.each([
    ['Alice', '"Alice" <a@example.com>'],
    ['', 'a@example.com'],
    ['Doe, Jane', '"Doe, Jane" <a@example.com>'],
    ['Zoë "Z" ✉️', '"Zoë \\"Z\\" ✉️" <a@example.com>'],
    ['back\\slash', '"back\\\\slash" <a@example.com>'],
    ['x" <evil@example.com>, "y', '"x\\" <evil@example.com>, \\"y" <a@example.com>'],
  ])('with the name %j is written %s', async (name, mailbox) => {
    const one = { name, address: 'a@example.com' };
    expect(await sent({ from: one, to: one, cc: [one] })).toEqual([
      ['from', mailbox],
      ['to', mailbox],
      ['cc', mailbox],
    ]);
  });

  test.each([
    { name: 'a\r\nBcc: evil@example.com', address: 'a@example.com' },
    { name: 'two\u2028lines', address: 'a@example.com' },
    { name: 'a', address: 'a@example.com>, <evil@example.com' },
    { name: 'a', address: 'a@example.com,evil@example.com' },
    { name: 'a', address: 'a@example.com\r\nBcc:evil@example.com' },
    { name: 'a', address: 'nobody' },
    { name: 'a', address: '' },
    { name: 'a', address: 'a@example.com', adress: 'b@example.com' },
    { address: 'a@example.com' },
  ])('is refused where it is not one: %j', (mailbox) => expectRefused({ ...letter, to: mailbox }, 'to: '));

  test('counts as one recipient, whatever its name holds', async () => {
    const many = Array.from({ length: 1000 }, (_, index) => ({ name: `Doe, "J" ${index}`, address: `${index}@example.com` }));
    expect(await sent({ to: many })).toHaveLength(1000);
  });
});

describe('text of any kind', () => {
  const awkward = 'line\r\nline\nline\r\r\n\r\n"quoted" \'single\' \\back\\ ü ✉️ \u0000 --mailgun-sdk--\r\n';
  const oneLine = awkward.replace(/[\r\n]/g, '');

  test('arrives as it was given in every field that takes it', async () => {
    const fields = {
      from: awkward,
      cc: awkward,
      subject: oneLine,
      text: awkward,
      html: awkward,
      ampHtml: awkward,
      templateVersion: awkward,
    };
    const form = await sent({
      ...fields,
      tags: [awkward],
      headers: { 'X-A': oneLine },
      variables: { a: awkward },
      templateVariables: { a: awkward },
    });
    const names = ['from', 'cc', 'subject', 'text', 'html', 'amp-html', 't:version', 't:variables', 'o:tag', 'h:X-A', 'v:a'];
    const others: Readonly<Record<string, string>> = { 't:variables': JSON.stringify({ a: awkward }), subject: oneLine, 'h:X-A': oneLine };
    expect(form).toEqual(names.map((name) => [name, others[name] ?? awkward]));
  });

  test('is no way out of the variables of a template or of a recipient', async () => {
    const texts = fc.string({ unit: 'binary' });
    const property = fc.asyncProperty(texts, texts, async (key, value) => {
      const form = await sent({
        templateVariables: { a: { [key]: value } },
        recipientVariables: { 'a@example.com': { [`x${key}`]: value } },
      });
      expect(form.map(([, field]) => JSON.parse(String(field)))).toEqual([
        { a: { [key]: value } },
        { 'a@example.com': { [`x${key}`]: value } },
      ]);
    });
    await fc.assert(property, {
      numRuns: 30,
      examples: [
        ['__proto__', 'x'],
        ['\u2028', '\ud800'],
      ],
    });
  });
});

const circle: Record<string, unknown> = {};
circle.self = circle;

describe('a message that Mailgun would not take', () => {
  const addresses = (count: number) => Array.from({ length: count }, (_, index) => `${index}@example.com`);

  test.each<[string, Partial<Message>]>([
    ['to, cc and bcc', { to: addresses(400), cc: addresses(400), bcc: addresses(201) }],
    ['texts that hold several', { to: addresses(600).join(','), cc: [addresses(200).join(', '), addresses(201).join(',')] }],
  ])('has 1,001 recipients over %s, and is refused', async (_, recipients) => {
    await expectRefused({ ...letter, ...recipients }, '1001 recipients');
  });

  test('has 1,001 recipients in one list, and is refused', () => expectRefused({ ...letter, to: addresses(1001) }, 'to: '));

  test('has 1,001 recipients for a stored message, and is refused', async () => {
    const call = mailgun.messages.resend({ domain: 'example.com', storageKey: 'k', to: addresses(1001).join(',') });
    await expect(call).rejects.toMatchObject({ code: 'invalid_request', message: expect.stringContaining('1001 recipients') });
    expect(server.received).toEqual([]);
  });

  test('is not one with 1,000 recipients over all', async () => {
    expect(await sent({ to: addresses(400).join(', '), cc: addresses(400), bcc: addresses(200) })).toHaveLength(601);
  });

  test.each<[string, Partial<Message>]>([
    ['options', { tags: ['x'.repeat(8 * 1024), 'x'.repeat(8 * 1024)] }],
    ['headers', { headers: { 'X-A': 'x'.repeat(16 * 1024) } }],
    ['variables', { variables: { a: ['ü'.repeat(8 * 1024)] } }],
    ['template variables', { templateVariables: { a: 'x'.repeat(16 * 1024) } }],
  ])('has more than 16 KB of %s, and is refused', (_, options) => expectRefused({ ...letter, ...options }, '16 KB'));

  test('is not one with 16 KB of options to the byte', async () => {
    const value = 'x'.repeat(16 * 1024 - 'v:a'.length);
    expect(await sent({ variables: { a: value } })).toEqual([['v:a', value]]);
  });

  test('has more than 16 KB of options by one byte, and is refused', () =>
    expectRefused({ ...letter, variables: { a: 'x'.repeat(16 * 1024 - 'v:a'.length + 1) } }, '16 KB'));

  test('is not one with large recipient variables, which have no limit of their own', async () => {
    expect(await sent({ recipientVariables: { 'a@example.com': { a: 'x'.repeat(17 * 1024) } } })).toHaveLength(1);
  });

  test.each<[string, object, string]>([
    [
      'has variables of one address in two spellings',
      { recipientVariables: { 'Ann@example.com': { order: 1 }, 'ann@example.com': { order: 2 } } },
      'recipientVariables: Ann@example.com and ann@example.com are one address',
    ],
    ['has variables of a name beside an address', { recipientVariables: { 'Ann <ann@example.com>': { order: 1 } } }, 'not a bare address'],
    ['has a subject of two lines', { subject: 'a\r\nBcc: b' }, 'subject must be one line'],
    ['has a header of two lines', { headers: { 'X-A': 'a\nBcc: b' } }, 'headers: X-A must be one line'],
    ['has a BigInt among its variables', { variables: { order: { id: 1n } } }, 'BigInt'],
    ['has a circle among its variables', { templateVariables: circle }, 'circular'],
    ['has a BigInt for a recipient', { recipientVariables: { 'a@example.com': { id: 1n } } }, 'BigInt'],
    ['has neither text nor html', { text: undefined }, 'text, html'],
    ['has html and a template', { html: 'x', template: 'welcome' }, 'exclude each other'],
    ['has no recipient', { to: [] }, 'to: '],
    ['has an empty recipient', { to: '' }, 'to: '],
    ['names its template with a slash', { template: 'a/b' }, 'template'],
    ['names its template with a newline', { template: 'a\nb' }, 'template'],
    ['names its template with nothing', { template: '' }, 'template'],
    ['names its template with blanks', { template: '  ' }, 'template'],
    ['has 11 tags', { tags: addresses(11) }, 'tags'],
    ['has a tag without a name', { tags: [''] }, 'tags'],
    ['has a header whose name ends it', { headers: { 'X-A: b\r\nBcc': 'c' } }, 'headers'],
    ['has a header without a name', { headers: { '': 'c' } }, 'headers'],
    ['gives up too soon', { deliverWithin: '4m' }, 'deliverWithin'],
    ['gives up too late', { deliverWithin: '24h1m' }, 'deliverWithin'],
    ['has no time to give up', { deliverWithin: '' }, 'deliverWithin'],
    ['is spread too far', { deliveryTimeOptimizePeriod: '73h' }, 'deliveryTimeOptimizePeriod'],
    ['is due at no time of day', { timeZoneLocalize: '24:00' }, 'timeZoneLocalize'],
    ['is due at an invalid date', { deliveryTime: new Date(Number.NaN) }, 'deliveryTime'],
    ['is signed without a selector', { secondaryDkim: 'example.com' }, 'secondaryDkim'],
    ['is sent from what is no address', { sendingIp: '192.0.2' }, 'sendingIp'],
    ['is archived at what is no URL', { archiveTo: 'example' }, 'archiveTo'],
    ['has an option that there is not', { 'o:tag': 'a' }, 'o:tag'],
  ])('%s, and is refused', (_, options, words) => expectRefused({ ...letter, ...options }, words));

  test.each(['5m', '24h', '23h60m'])('is not one that gives up after %s', async (deliverWithin) => {
    expect(await sent({ deliverWithin })).toEqual([['o:deliver-within', deliverWithin]]);
  });
});

describe('a part of the path', () => {
  test.each([
    ['a+b@x.com', '/v3/domains/example.com/messages/a%2Bb%40x.com'],
    ['a/b', '/v3/domains/example.com/messages/a%2Fb'],
    ['../../v1/keys?a#b', '/v3/domains/example.com/messages/..%2F..%2Fv1%2Fkeys%3Fa%23b'],
  ])('is %s as %s', async (storageKey, url) => {
    server.answer(json({}));
    await mailgun.messages.get({ domain: 'example.com', storageKey });
    expect(server.received[0]?.url).toBe(url);
  });

  test.each(['..', '.', ''])('is never %j', async (storageKey) => {
    await expect(mailgun.messages.get({ domain: 'example.com', storageKey })).rejects.toMatchObject({ code: 'invalid_request' });
    expect(server.received).toEqual([]);
  });

  test.each(['..', 'a/b', 'a b', 'example.com/messages?x='])('is no domain where it is %j', (domain) =>
    expectRefused({ ...letter, domain }, 'domain'),
  );
});

test('what a program asks for in Mailgun’s own spelling leaves out what is undefined', async () => {
  server.answer(json({}), json({}));
  await mailgun.request('GET /v3/routes', { limit: 1, skip: undefined });
  await mailgun.request('POST /v3/routes', { description: '', expression: undefined });
  expect(server.received[0]?.url).toBe('/v3/routes?limit=1');
  expect(await formOf(server.received[1] as Received)).toEqual([['description', '']]);
});
