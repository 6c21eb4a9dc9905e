import fc from 'fast-check';
import { textOf } from '../../../emulator/message/html-text';

test.each([
  ['<html>This is some html</html>', 'This is some html'],
  ['<h1>Hi</h1><p>One\n two</p><p>Three<br>four</p>', 'Hi\n\nOne two\n\nThree\nfour'],
  ['<ul><li>a</li><li>b &amp; c&nbsp;d</li></ul>', '* a\n* b & c d'],
  ['<a href="https://example.com/?a=1&amp;b=2">See</a>.', 'See (https://example.com/?a=1&b=2).'],
  ['<a href="https://example.com/">https://example.com/</a>', 'https://example.com/'],
  ['<head><title>T</title><style>p{}</style></head><body><script>x<y</script><!-- c -->B</body>', 'B'],
  ['a<b>b</b>c <i>d</i>', 'abc d'],
  ['1 &lt; 2 &#x41;&#66;&bogus;', '1 < 2 AB&bogus;'],
])('%s reads as text', (html, text) => {
  expect(textOf(html)).toBe(text);
});

test('takes no longer than its length allows, whatever is written', () => {
  for (const piece of ['<!--', '<a href="http://a">', '&nbsp;', '<', '<p ', '<style>', '<li>', '</', '<a href="'])
    expect(typeof textOf(piece.repeat(50_000))).toBe('string');
  fc.assert(fc.property(fc.string(), (text) => !textOf(`<p>${text.replace(/[&<]/g, '')}</p>`).includes('<p>')));
});
