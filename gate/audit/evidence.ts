import type { CheckedFile } from './check-file';
import type { Head } from './entry';

/** Everything that the checks look at. */
export interface Evidence {
  /** Oldest first. */
  readonly files: ReadonlyMap<string, CheckedFile>;
  /** Ends of deleted files by their names. */
  readonly pruned: ReadonlyMap<string, Head>;
  /** Looks once more: a file may have been begun since. */
  readonly exists: (name: string) => boolean;
}

/** What the checks have found. */
export interface Findings {
  readonly problems: string[];
  readonly notes: string[];
}
