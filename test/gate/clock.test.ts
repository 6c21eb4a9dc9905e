import { createClock } from '../../gate/clock';

test('a clock that is set back stands still, and one that is set forward goes on from there', () => {
  let time = 1000;
  const now = createClock(() => time);
  const read = [1000, 500, 900, 5000, 4000, 6000].map((each) => {
    time = each;
    return now().getTime();
  });
  expect(read).toEqual([1000, 1000, 1000, 5000, 5000, 6000]);
});
