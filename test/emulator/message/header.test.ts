import fc from 'fast-check';
import { isHeaderName, isPlainValue, jsonObject, oneLine, spacedJson } from '../../../emulator/message/header';

test('JSON with spaces is the same JSON, in ASCII', () => {
  expect(spacedJson({ 'a:b': ['c,d', 1, null, { é: '"\\' }] })).toBe('{"a:b": ["c,d", 1, null, {"\\u00e9": "\\"\\\\"}]}');
  fc.assert(
    fc.property(fc.json(), (json) => {
      const spaced = spacedJson(JSON.parse(json));
      expect(JSON.parse(spaced)).toEqual(JSON.parse(json));
      expect(spaced).toMatch(/^[\x20-\x7e]*$/);
    }),
  );
});

test('only an object is a dictionary of variables', () => {
  expect(['{"a": 1}', '[]', '1', 'null', '{', undefined].map(jsonObject)).toEqual([{ a: 1 }, {}, {}, {}, {}, {}]);
});

test('names without colons and spaces are names, and values become one line', () => {
  expect(['X-A', 'a'.repeat(201), '', 'a b', 'a:b', 'a\n', 'ü'].map(isHeaderName)).toEqual([
    true,
    false,
    false,
    false,
    false,
    false,
    false,
  ]);
  expect(oneLine(' a\r\n\tb\u2028c\0 ')).toBe('a b c');
  expect(isPlainValue(['X-A', '{"a": 1}'])).toBe(true);
  expect([isPlainValue(['X-A', 'ü']), isPlainValue(['X-A', '=?x']), isPlainValue(['Subject', 'a']), isPlainValue(['X-A', 'a\nb'])]).toEqual(
    [false, false, false, false],
  );
});
