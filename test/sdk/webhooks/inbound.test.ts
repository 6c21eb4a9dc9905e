import fc from 'fast-check';
import { parseInbound } from 'mailgun-sdk';

const everyByte = Uint8Array.from({ length: 256 }, (_, byte) => byte);
const bytes = (...parts: (string | Uint8Array)[]) => Buffer.concat(parts.map((part) => Buffer.from(part as Uint8Array)));
const part = (head: string, content: string | Uint8Array) => bytes(`--xYz\r\n${head}\r\n\r\n`, content, '\r\n');
const field = (name: string, content: string) => part(`Content-Disposition: form-data; name="${name}"`, content);
const file = (disposition: string, content: string | Uint8Array = 'x', type = '\r\nContent-Type: application/pdf') =>
  part(`Content-Disposition: form-data; name="attachment-1"; ${disposition}${type}`, content);
const multipart = (...parts: Uint8Array[]) => ({ contentType: 'multipart/form-data; boundary=xYz', body: bytes(...parts, '--xYz--\r\n') });
const urlEncoded = (fields: Readonly<Record<string, string>>) => ({
  contentType: 'application/x-www-form-urlencoded',
  body: new URLSearchParams(fields).toString(),
});

describe('an e-mail that a route forwards', () => {
  const headers = [
    ['Received', 'from a'],
    ['Received', 'from b'],
    ['Subject', 'Grüße ✉'],
  ];
  const fields = {
    recipient: 'support@example.com',
    sender: 'bounces@example.net',
    from: '"Bob, B." <bob@example.net>',
    subject: 'Grüße ✉',
    'body-plain': 'Hello\r\n> quoted\r\n-- \r\nBob',
    'body-html': '<b>Hello</b>&amp;',
    'stripped-text': 'Hello',
    'stripped-signature': '-- \r\nBob',
    'stripped-html': '<b>Hello</b>',
    'message-headers': JSON.stringify(headers),
    'Message-Id': '<1@example.net>',
    timestamp: '1529006854',
  };
  const read = {
    recipient: 'support@example.com',
    sender: 'bounces@example.net',
    from: '"Bob, B." <bob@example.net>',
    subject: 'Grüße ✉',
    bodyPlain: 'Hello\r\n> quoted\r\n-- \r\nBob',
    bodyHtml: '<b>Hello</b>&amp;',
    strippedText: 'Hello',
    strippedSignature: '-- \r\nBob',
    strippedHtml: '<b>Hello</b>',
    bodyMime: undefined,
    messageUrl: undefined,
    headers,
    attachments: [],
    storedAttachments: [],
  };
  const copies = new Map(Object.entries(fields).map(([name, value]) => [name, [value]]));

  test('is read from a url-encoded form', async () => {
    expect(await parseInbound(urlEncoded(fields))).toStrictEqual({ ...read, fields: copies });
  });

  test('is read from a multipart form', async () => {
    const parts = Object.entries(fields).map(([name, value]) => field(name, value));
    expect(await parseInbound(multipart(...parts))).toStrictEqual({ ...read, fields: copies });
  });

  test('is read from what a body parser has made of the form', async () => {
    expect(await parseInbound({ contentType: 'application/x-www-form-urlencoded', body: fields })).toStrictEqual({
      ...read,
      fields: copies,
    });
  });

  test('is read from a Request, with files as they are', async () => {
    const form = new FormData();
    for (const [name, value] of Object.entries(fields)) form.append(name, value);
    form.append('attachment-1', new Blob([everyByte], { type: 'application/x-every-byte' }), 'every "byte" ü.bin');
    form.append('content-id-map', '{"<cid-1>":"attachment-1"}');
    const message = await parseInbound(new Request('http://localhost/', { method: 'POST', body: form }));
    expect(message).toMatchObject({
      ...read,
      attachments: [{ filename: 'every "byte" ü.bin', contentType: 'application/x-every-byte', contentId: 'cid-1' }],
    });
    expect(Buffer.compare(message?.attachments[0]?.data ?? Buffer.alloc(0), everyByte)).toBe(0);
  });

  test('as MIME has the message as it stands, and the few fields beside it', async () => {
    const mime = 'Subject: x\r\nTo: a@example.com\r\n\r\nHello & goodbye=\r\n';
    const message = await parseInbound(urlEncoded({ recipient: 'a@example.com', 'body-mime': mime }));
    expect(message).toMatchObject({ recipient: 'a@example.com', bodyMime: mime, bodyPlain: undefined, headers: [] });
  });
});

describe('an e-mail that is not UTF-8', () => {
  const mime = bytes('Subject: x\r\nContent-Type: text/plain; charset=iso-8859-1\r\n\r\nGr', Uint8Array.of(0xfc, 0xdf, 0xa0), 'e+%41=&');
  const escaped = (content: Uint8Array) => [...content].map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join('');
  const urlEncodedType = 'application/x-www-form-urlencoded';

  test.each([
    ['in a multipart form', multipart(part('Content-Disposition: form-data; name="body-mime"', mime), field('sender', 'a@example.com'))],
    [
      'in a part that says what its charset is',
      multipart(
        part('Content-Disposition: form-data; name="body-mime"\r\nContent-Type: text/plain; charset=utf-8', mime),
        field('sender', 'a@example.com'),
      ),
    ],
    ['in a url-encoded form', { contentType: urlEncodedType, body: `body-mime=${escaped(mime)}&sender=a%40example.com` }],
    [
      'in a url-encoded form that leaves bytes as they are',
      {
        contentType: urlEncodedType,
        body: Buffer.from(`body-mime=${mime.toString('latin1').replace(/[%&+]/g, encodeURIComponent)}&sender=a%40example.com`, 'latin1'),
      },
    ],
  ])('keeps every byte as MIME %s', async (_, source) => {
    const body = typeof source.body === 'string' ? source.body : Buffer.from(source.body);
    const message = await parseInbound({ ...source, body });
    expect(message?.bodyMime).toBeInstanceOf(Uint8Array);
    expect(Buffer.from(message?.bodyMime as Uint8Array)).toEqual(mime);
    expect(Buffer.from(message?.fields.get('body-mime')?.[0] ?? '', 'latin1')).toEqual(mime);
    expect(message?.sender).toBe('a@example.com');
  });

  test('is read by the charset that a part names', async () => {
    const subject = 'Content-Disposition: form-data; name="subject"\r\nContent-Type: text/plain; charset=';
    const { subject: old } = (await parseInbound(multipart(part(`${subject}iso-8859-15`, Uint8Array.of(0xfc, 0xa4))))) ?? {};
    expect(old).toBe('ü€');
    const { subject: japanese } = (await parseInbound(multipart(part(`${subject}"iso-2022-jp"`, '\x1b$B8@8l\x1b(B')))) ?? {};
    expect(japanese).toBe('言語');
    const { subject: unknown } = (await parseInbound(multipart(part(`${subject}x-unknown`, 'ü')))) ?? {};
    expect(unknown).toBe('ü');
  });
});

test.each([
  ['%', '%'],
  ['%4', '%4'],
  ['%zz%41', '%zzA'],
  ['a+b%2Bc', 'a b+c'],
  ['%F0%9F%93%A7', '📧'],
  ['%EF%BB%BFx', '\uFEFFx'],
  ['a=b==', 'a=b=='],
])('a url-encoded %s is read as %s', async (encoded, subject) => {
  const message = await parseInbound({ contentType: 'application/x-www-form-urlencoded', body: `&subject=${encoded}&&empty` });
  expect([...(message?.fields ?? [])]).toEqual([
    ['subject', [subject]],
    ['empty', ['']],
  ]);
});

test('a url-encoded form of any text is read as the engine reads it', async () => {
  await fc.assert(
    fc.asyncProperty(fc.string({ unit: fc.constantFrom('a', '%', '4', '1', 'F', '+', '=', '&', 'ü', '📧', '\n') }), async (body) => {
      const message = await parseInbound({ contentType: 'application/x-www-form-urlencoded', body: `x=1&${body}` });
      const read = [...(message?.fields ?? [])].flatMap(([name, values]) => values.map((value) => `${name}=${value}`));
      const expected = [...new URLSearchParams(`x=1&${body}`)].map(([name, value]) => `${name}=${value}`);
      // What is no UTF-8 has other signs in it.
      if (!expected.join().includes('\uFFFD')) expect(read.sort()).toEqual(expected.sort());
    }),
  );
});

describe('an e-mail that a route stores', () => {
  test('has its files by their URLs, with the content ids of those in its text', async () => {
    const url = 'https://storage-us-east4.api.mailgun.net/v3/domains/example.com/messages/key/attachments/0';
    const message = await parseInbound(
      urlEncoded({
        'message-url': 'https://storage-us-east4.api.mailgun.net/v3/domains/example.com/messages/key',
        attachments: JSON.stringify([
          { url, name: 'a.png', 'content-type': 'image/png', size: 17 },
          { url: `${url}1` },
          { name: 'no url' },
        ]),
        'content-id-map': JSON.stringify({ '<logo>': url }),
      }),
    );
    expect(message?.messageUrl).toBe('https://storage-us-east4.api.mailgun.net/v3/domains/example.com/messages/key');
    expect(message?.storedAttachments).toStrictEqual([
      { filename: 'a.png', contentType: 'image/png', size: 17, url, contentId: 'logo' },
      { filename: undefined, contentType: undefined, size: undefined, url: `${url}1` },
    ]);
  });
});

describe('the name of a file', () => {
  test.each([
    ['in quotes', 'filename="a.pdf"', 'a.pdf'],
    ['without quotes', 'filename=a.pdf', 'a.pdf'],
    ['in UTF-8', 'filename="Übersicht ✉.pdf"', 'Übersicht ✉.pdf'],
    ['with quotes as Go writes them', 'filename="a \\"b\\".pdf"', 'a "b".pdf'],
    ["with quotes as browsers and Python's urllib3 write them", 'filename="a %22b%22.pdf"', 'a "b".pdf'],
    ['with a backslash as Go writes it', 'filename="a\\\\b.pdf"', 'a\\b.pdf'],
    ['with the path of an old browser', 'filename="C:\\docs\\a.pdf"', 'C:\\docs\\a.pdf'],
    ['with a semicolon', 'filename="a; name=b.pdf"', 'a; name=b.pdf'],
    ['with a percent sign', 'filename="100%.pdf"', '100%.pdf'],
    ['as RFC 5987 writes it', "filename*=UTF-8''%C3%9Cb.pdf", 'Üb.pdf'],
    ['both ways', `filename="Ub.pdf"; filename*=utf-8''%C3%9Cb.pdf`, 'Üb.pdf'],
    ['both ways, the other way round', `filename*=utf-8''%C3%9Cb.pdf; filename="Ub.pdf"`, 'Üb.pdf'],
    ['with broken percent signs', "filename*=UTF-8''%ZZ.pdf", '%ZZ.pdf'],
    ['of nothing', 'filename=""', ''],
  ])('%s is read', async (_, disposition, filename) => {
    const message = await parseInbound(multipart(file(disposition)));
    expect(message?.attachments).toMatchObject([{ filename, contentType: 'application/pdf' }]);
  });

  test('may be that of another file', async () => {
    const message = await parseInbound(multipart(file('filename="a.pdf"', 'one'), file('filename="a.pdf"', 'two')));
    expect(message?.attachments.map(({ data }) => Buffer.from(data).toString())).toEqual(['one', 'two']);
  });
});

describe('the content of a file', () => {
  test.each([
    ['every byte', everyByte],
    ['nothing', new Uint8Array()],
    ['line ends only', bytes('\r\n\r\n')],
    ['what looks like a boundary', bytes('\r\n--xY\r\n--xYzz\r\n --xYz\r\n--xYz-\r\nxYz--')],
  ])('with %s is as it was', async (_, content) => {
    const message = await parseInbound(multipart(file('filename="a"', content), field('subject', 'after')));
    expect(Buffer.compare(message?.attachments[0]?.data ?? Buffer.from('missing'), content)).toBe(0);
    expect(message?.subject).toBe('after');
  });

  test('is of no known type where Mailgun does not say', async () => {
    const message = await parseInbound(multipart(file('filename="a"', 'x', '')));
    expect(message?.attachments[0]?.contentType).toBe('application/octet-stream');
  });

  test('comes back as any form has it', async () => {
    const values = fc.record({
      name: fc.string({ unit: 'grapheme', minLength: 1 }),
      content: fc.uint8Array(),
      text: fc.string({ unit: 'grapheme' }),
    });
    await fc.assert(
      fc.asyncProperty(values, async ({ name, content, text }) => {
        const form = new FormData();
        form.append('file', new Blob([Buffer.from(content)]), name);
        form.append('body-plain', text);
        const message = await parseInbound(new Request('http://localhost/', { method: 'POST', body: form }));
        const sent = form.get('body-plain');
        expect(message?.bodyPlain).toBe(String(sent).replace(/\r\n|\r|\n/g, '\r\n'));
        expect(Buffer.compare(message?.attachments[0]?.data ?? Buffer.from('missing'), content)).toBe(0);
      }),
    );
  });
});

describe('the form around it', () => {
  const subject = field('subject', 'x');
  test.each([
    ['a boundary in quotes', { contentType: 'multipart/form-data; boundary="xYz"', body: bytes(subject, '--xYz--') }],
    [
      'other capitals',
      {
        contentType: 'Multipart/Form-Data; Boundary=xYz',
        body: bytes(part('content-disposition: FORM-DATA; NAME="subject"', 'x'), '--xYz--'),
      },
    ],
    ['a preamble', { contentType: 'multipart/form-data; boundary=xYz', body: bytes('hello\r\n', subject, '--xYz--\r\n') }],
    ['an epilogue', { contentType: 'multipart/form-data; boundary=xYz', body: bytes(subject, '--xYz--\r\nbye') }],
    [
      'other headers',
      multipart(part('X-Other: 1\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Disposition: form-data; name="subject"', 'x')),
    ],
  ])('may have %s', async (_, source) => expect(await parseInbound(source)).toMatchObject({ subject: 'x' }));

  test.each([
    ['cut off', { contentType: 'multipart/form-data; boundary=xYz', body: subject }],
    ['without a boundary', { contentType: 'multipart/form-data', body: bytes(subject, '--xYz--') }],
    ['with another boundary', { contentType: 'multipart/form-data; boundary=other', body: bytes(subject, '--xYz--') }],
    ['with a part that has no end of its headers', multipart(bytes('--xYz\r\nContent-Disposition: form-data; name="a"\r\n'))],
    ['with a part that has no name', multipart(part('Content-Disposition: form-data', 'x'))],
    ['empty', { contentType: 'multipart/form-data; boundary=xYz', body: '' }],
    ['of a million parts', { contentType: 'multipart/form-data; boundary=x', body: `${'--x\r\n'.repeat(1_000_000)}--x--` }],
    ['of ten thousand fields too many', { contentType: 'application/x-www-form-urlencoded', body: 'a=1&'.repeat(20_000) }],
    ['JSON', { contentType: 'application/json', body: '{"signature":{},"event-data":{}}' }],
    ['no object', { contentType: 'application/json', body: '{"a":' }],
  ])('is no e-mail when it is %s', async (_, source) => expect(await parseInbound(source)).toBeUndefined());

  test.each([
    ['a boundary at every second byte', 'multipart/form-data; boundary=-', '-'.repeat(5_000_000)],
    ['a boundary on every line', 'multipart/form-data; boundary=x', '\r\n--xA'.repeat(1_000_000)],
    ['a quote that never ends', 'multipart/form-data; boundary=x', `--x\r\n${';a="'.repeat(4000)}\\\r\n\r\n\r\n`.repeat(300)],
    ['a type full of quotes', `multipart/form-data${';a="'.repeat(100_000)}`, 'x'],
  ])('with %s is read once through', async (_, contentType, body) => {
    const start = performance.now();
    await parseInbound({ contentType, body });
    // Going back at every boundary would take hours; a busy machine takes seconds.
    expect(performance.now() - start).toBeLessThan(60_000);
  });
});

describe('what a sender may write', () => {
  test.each(['recipient', 'sender', 'subject', 'body-plain', 'attachments'])('cannot take the place of Mailgun’s own %s', async (name) => {
    const message = await parseInbound(multipart(field(name, '[]'), field(name, '["spoofed"]')));
    expect(message).toMatchObject({
      recipient: undefined,
      sender: undefined,
      subject: undefined,
      bodyPlain: undefined,
      storedAttachments: [],
    });
    expect(message?.fields.get(name)).toEqual(['[]', '["spoofed"]']);
  });

  test.each(['', '{', 'null', '"x"', '{"a":1}', '[1,null,["a"],["a",1],[{},"b"]]'])(
    'into message-headers: %j gives no headers',
    async (json) => {
      expect(await parseInbound(urlEncoded({ 'message-headers': json, attachments: json, 'content-id-map': json }))).toMatchObject({
        headers: [],
        attachments: [],
        storedAttachments: [],
      });
    },
  );

  test('leaves the prototype of all objects alone', async () => {
    const hostile = urlEncoded({ __proto__: 'x', 'content-id-map': '{"__proto__":{"polluted":1}}', constructor: 'y' });
    const message = await parseInbound({ ...hostile, body: `${hostile.body}&__proto__=z` });
    expect(message?.fields.get('__proto__')).toEqual(['z']);
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
  });

  test('of any kind throws nothing', async () => {
    const body = fc.oneof(
      fc.uint8Array(),
      fc.string({ unit: 'binary' }),
      fc
        .array(
          fc.constantFrom('--x', '\r\n', '--', 'Content-Disposition: form-data; ', 'name="a"', 'filename=', '"', '\\', ';', '%22', 'ü'),
        )
        .map((words) => words.join('')),
    );
    const type = fc.constantFrom(
      undefined,
      '',
      'multipart/form-data; boundary=x',
      'multipart/form-data; boundary="',
      'application/x-www-form-urlencoded',
    );
    await fc.assert(
      fc.asyncProperty(type, body, async (contentType, posted) => {
        const message = await parseInbound({ contentType, body: posted });
        expect(message === undefined || message.fields instanceof Map).toBe(true);
      }),
      { numRuns: 2000 },
    );
  });
});
