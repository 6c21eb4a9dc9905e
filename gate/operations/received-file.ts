import type { FieldValue, ReceivedFile } from './call';

/** By identity, because an agent can write an object of the same form into a body of JSON, with a path of this machine in it. */
const received = new WeakSet<object>();

/** A file that the gate itself has read. */
export function receivedFile(file: ReceivedFile): ReceivedFile {
  received.add(file);
  return file;
}

export const isReceivedFile = (value: FieldValue): value is ReceivedFile =>
  typeof value === 'object' && value !== null && received.has(value);
