import { createRateLimiter } from '../../../emulator/http/rate-limit';
import { Refusal } from '../../../emulator/http/refusal';

test('a window ends when its time has passed on the clock that it is given', () => {
  let now = 1_700_000_000_000;
  const limiter = createRateLimiter({ requests: 1, seconds: 10 }, () => now);
  const ask = () => limiter.count('us routes', 'routes', '');
  expect(ask()).toEqual({ 'x-ratelimit-limit': '1', 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '1700000010000' });
  now += 9_999;
  expect(ask).toThrow(Refusal);
  now += 1;
  expect(ask()).toMatchObject({ 'x-ratelimit-reset': '1700000020000' });
});
