/** A table that is looked into by what somebody sent: it has its own entries, and not `constructor` or `__proto__` as well. */
export const table = <Entries extends object>(entries: Entries): Entries => Object.assign(Object.create(null), entries);
