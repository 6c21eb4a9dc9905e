import { waitUntilThere } from '../../../provider/lifecycle/waiting';

test('a wait lasts as long as it says, and looks once more at its end', async () => {
  const start = Date.now();
  const looks: number[] = [];
  const look = async () => {
    looks.push(Date.now() - start);
    return { pending: 'not yet', overdue: 'too long' };
  };
  await expect(waitUntilThere(2, look, () => undefined)).rejects.toThrow('too long');
  // Timers may be early by a millisecond.
  expect(Math.max(...looks)).toBeGreaterThanOrEqual(1995);
});
