import type { ReceivedFile } from '../operations/call';

/** A name and what was given under it; a name can come several times. */
export type Entry = readonly [name: string, value: string | ReceivedFile];
