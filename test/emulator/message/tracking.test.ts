import fc from 'fast-check';
import { append, pixelOf, planTracking, prepend, rewriteLinks, rewriteTextLinks } from '../../../emulator/message/tracking';
import { noTracking } from './messages';

const rewritten = (html: string) => rewriteLinks(html, (url) => `http://track/c/${Buffer.from(url).toString('hex')}`);
const link = (url: string) => `http://track/c/${Buffer.from(url).toString('hex')}`;

test.each([
  ['double quotes', '<a href="https://example.com/">x</a>', `<a href="${link('https://example.com/')}">x</a>`],
  ['single quotes', "<a class='b' href='https://example.com/'>x</a>", `<a class='b' href="${link('https://example.com/')}">x</a>`],
  ['no quotes', '<a href=https://example.com/a/b id=c>x</a>', `<a href="${link('https://example.com/a/b')}" id=c>x</a>`],
  ['capitals', '<A HREF="HTTP://example.com">x</A>', `<A HREF="${link('HTTP://example.com')}">x</A>`],
  ['an area', '<area href="http://example.com">', `<area href="${link('http://example.com')}">`],
  ['spaces around', '<a\n href = "\n https://example.com/ ">', `<a\n href = "${link('https://example.com/')}">`],
  ['entities', '<a href="https://example.com/?a=1&amp;b=2&#38;c=3">', `<a href="${link('https://example.com/?a=1&b=2&c=3')}">`],
  ['a bare ampersand', '<a href="https://example.com/?a=1&b=2&copy=3">', `<a href="${link('https://example.com/?a=1&b=2&copy=3')}">`],
  ['> in an attribute before', '<a title="a > b" href="http://example.com">', `<a title="a > b" href="${link('http://example.com')}">`],
  [
    'two, of which the first counts',
    '<a href="http://a.test" href="http://b.test">',
    `<a href="${link('http://a.test')}" href="http://b.test">`,
  ],
])('a link with %s is rewritten, and nothing else', (_, html, expected) => {
  expect(rewritten(html)).toBe(expected);
});

test.each([
  '<a href="mailto:alice@example.com">',
  '<a href="tel:+1">',
  '<a href="#top">',
  '<a href="/local">',
  '<a href="javascript:alert(1)">',
  '<a href="ftp://example.com">',
  '<a data-href="https://example.com">',
  '<a data-x="href=https://example.com">',
  '<link href="https://example.com/style.css">',
  '<img src="https://example.com/a.png">',
  '<!-- <a href="https://example.com"> -->',
  '<!--[if mso]><a href="https://example.com"><![endif]-->',
  '<style>a { background: url(<a href="https://example.com">) }</style>',
  '<script>"<a href=\\"https://example.com\\">"</script>',
  '<textarea><a href="https://example.com"></textarea>',
  '</a href="https://example.com">',
  '<a href="https://example.com" disable-tracking=true>',
  '<a disable-tracking="true" href="https://example.com">',
  '<a href="https://example.com/?a&copy">',
  '<a href="https://example.com/&eacute;">',
  '<a href="https://example.com',
  '<a href="https://example.com"',
  '1 < 2 <3 <a>b</a>',
])('%s stays as it is', (html) => {
  expect(rewritten(html)).toBe(html);
});

test('an address that would not fit into a request is left alone', () => {
  const html = `<a href="https://example.com/${'x'.repeat(7000)}">`;
  expect(rewritten(html)).toBe(html);
});

test('a tracking address with quotes cannot leave its attribute', () => {
  expect(rewriteLinks('<a href="http://a.test">', () => 'http://"><script>')).toBe('<a href="http://&#34;&#62;&#60;script&#62;">');
});

const url = fc.webUrl({ withQueryParameters: true, withFragments: true });

test('every link that was rewritten leads back to where it led', () => {
  const attribute = fc.record({ url, quote: fc.constantFrom('"', "'") });
  fc.assert(
    fc.property(fc.array(attribute), (links) => {
      const html = links
        .map((each) => `<p><a href=${each.quote}${each.url.replaceAll('&', '&amp;').replaceAll("'", '&#39;')}${each.quote}>x</a>`)
        .join('\n');
      const found: string[] = [];
      rewriteLinks(html, (target) => `http://track/${found.push(target)}`);
      expect(found).toEqual(links.map((each) => each.url));
    }),
  );
});

test('whatever is written, only values of href change', () => {
  const pieces = fc.constantFrom(
    '<a href="http://a.test/">',
    '</a>',
    '<!--',
    '-->',
    '<style>',
    '</style>',
    '<a ',
    "href='",
    '"',
    "'",
    '>',
    '<',
    'x',
    '=',
    '&amp;',
    ' ',
  );
  fc.assert(
    fc.property(fc.array(pieces), (list) => {
      const html = list.join('');
      let at = 0;
      for (const kept of rewriteLinks(html, () => 'http://b.test/').split('"http://b.test/"')) {
        at = html.indexOf(kept, at);
        expect(at).not.toBe(-1);
        at += kept.length;
      }
    }),
  );
});

test('links of text are rewritten without the punctuation that follows them', () => {
  const text =
    'See https://example.com/a, (http://example.com/b) or <https://example.com/c?d=1&e=2>. And https://example.com/f_(g)! Not mailto:a@b.c';
  expect(rewriteTextLinks(text, (target) => `[${target}]`)).toBe(
    'See [https://example.com/a], ([http://example.com/b]) or <[https://example.com/c?d=1&e=2]>. And [https://example.com/f_(g)]! Not mailto:a@b.c',
  );
  fc.assert(
    fc.property(fc.array(url), (urls) => {
      const found: string[] = [];
      const written = urls.join(' \n');
      const result = rewriteTextLinks(written, (target) => {
        found.push(target);
        return `{${target}}`;
      });
      expect(result.replace(/[{}]/g, '')).toBe(written.replace(/[{}]/g, ''));
      for (const [index, target] of found.entries()) expect(urls[index]?.startsWith(target)).toBe(true);
    }),
  );
});

test.each([
  [
    '<html><body class="a"><p>x</p></body></html>',
    '<html><body class="a">!<p>x</p></body></html>',
    '<html><body class="a"><p>x</p>!</body></html>',
  ],
  ['<p>x</p>', '!<p>x</p>', '<p>x</p>!'],
  ['<!doctype html><p>x', '<!doctype html>!<p>x', '<!doctype html><p>x!'],
  ['<html><head></head><p>x</html>', '<html><head></head>!<p>x</html>', '<html><head></head><p>x!</html>'],
  ['<body>a<!-- </body> --></body>', '<body>!a<!-- </body> --></body>', '<body>a<!-- </body> -->!</body>'],
])('in %s the start and the end are found', (html, atStart, atEnd) => {
  expect(prepend(html, '!')).toBe(atStart);
  expect(append(html, '!')).toBe(atEnd);
});

test('a pixel is one that shows nothing', () => {
  expect(pixelOf('http://track/o/x')).toBe('<img width="1px" height="1px" alt="" src="http://track/o/x">');
});

test.each([
  ['as the domain is', {}, { clicks: false, opens: false, pixelOnTop: false }],
  ['all of it', { tracking: true }, { clicks: true, opens: true, pixelOnTop: false }],
  ['all of it, links in HTML only', { tracking: 'htmlonly' }, { clicks: 'htmlonly', opens: true, pixelOnTop: false }],
  ['one thing against the other', { tracking: false, trackingClicks: true }, { clicks: true, opens: false, pixelOnTop: false }],
  ['opens, at the top', { trackingOpens: true, trackingPixelLocationTop: true }, { clicks: false, opens: true, pixelOnTop: true }],
] as const)('a message is tracked %s', (_, wishes, expected) => {
  expect(planTracking(noTracking, wishes)).toEqual({ ...expected, unsubscribes: false });
  const tracked = { ...noTracking, open: { active: true, placeAtTheTop: true }, click: { active: 'htmlonly' as const } };
  expect(planTracking(tracked, { tracking: false })).toMatchObject({ clicks: false, opens: false });
  expect(planTracking(tracked, {})).toMatchObject({ clicks: 'htmlonly', opens: true, pixelOnTop: true });
});
