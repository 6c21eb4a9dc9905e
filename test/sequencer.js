const { default: Sequencer } = require('@jest/test-sequencer');

/** What takes long, the longest first: each of these waits for processes or for the clock, while others compute. */
const LONG = [
  'test/e2e/chaos/part-',
  'test/e2e/(take-over|pipelines|trouble|migration-guides|take-over-docs|existing|native|languages/|rename)',
  'test/chaos/matrix/parts/',
  'test/contract/resources/part-',
  'test/e2e/',
  'test/chaos/',
  'test/(packages|examples|docs)/',
  'test/provider/(lifecycle|pulumi|inventory|cli)/',
  'test/emulator/(hostile|page)/',
  'test/gate/(matrix|page|crash|http)',
].map((pattern) => new RegExp(pattern));

const placeOf = ({ path }) => {
  const place = LONG.findIndex((pattern) => pattern.test(path));
  return place < 0 ? LONG.length : place;
};

/**
 * Begins with what takes long, so that nothing is left to wait for at the end. Where Jest knows no times, as in a new clone, it would begin with the
 * largest files, and those that only name a part of something are small.
 */
module.exports = class extends Sequencer {
  sort(tests) {
    return super.sort(tests).sort((one, other) => placeOf(one) - placeOf(other));
  }
};
