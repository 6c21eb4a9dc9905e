import { parseDuration } from '../../../emulator/cli/duration';

test.each([
  ['500ms', 500],
  ['10s', 10_000],
  ['1.5s', 1500],
  ['2m', 120_000],
  ['1h', 3_600_000],
  ['24h', 86_400_000],
  ['0s', 0],
])('%s is %i milliseconds', (text, milliseconds) => {
  expect(parseDuration(text)).toBe(milliseconds);
});

test.each(['', '10', 's', '-1s', '1e3s', '10 s', '10S', '1.s', '.5s', '25h', '99999999999999999999ms', '10s\n', 'ten seconds'])(
  '%j is refused with the way to write it',
  (text) => {
    expect(() => parseDuration(text)).toThrow(`"${text}" is not a duration: write 500ms, 10s, 2m or 1h, at most 24h.`);
  },
);
