/** Calls the listener with everything that is added to an array by `push`, after it is there. Whoever lists or compares the array sees no difference. */
export function observePushes<T>(array: T[], listener: (added: T) => void): void {
  const push = (...items: T[]) => {
    const length = Array.prototype.push.apply(array, items);
    for (const item of items) listener(item);
    return length;
  };
  Object.defineProperty(array, 'push', { value: push, configurable: true });
}
