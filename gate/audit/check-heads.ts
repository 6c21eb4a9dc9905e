import type { Head } from './entry';
import type { Evidence, Findings } from './evidence';

/** Whether everything is still there that was there when a head was told. */
export function checkHeads(heads: readonly Head[], { files, pruned, exists }: Evidence, { problems }: Findings): void {
  const missing = new Map<string, string>();
  for (const { file: name, sequence, mac, time } of heads) {
    const file = files.get(name);
    const removed = pruned.get(name);
    if (file === undefined) {
      if (removed !== undefined ? sequence > removed.sequence : !exists(name)) {
        missing.set(name, `${name} is missing: on ${time} it had records up to number ${sequence}. It was removed.`);
      }
    } else if ((file.last?.sequence ?? 0) < sequence) {
      // Where no line is signed, it is the key.
      if (file.records > 0 || file.isGenuine) {
        missing.set(
          name,
          `${name} ends with record ${file.last?.sequence ?? 0}: on ${time} it had records up to number ${sequence}. Its end was cut off.`,
        );
      }
    } else if (file.macs.get(sequence) !== mac && file.isGenuine) {
      problems.push(
        `${name}: its record ${sequence} is not the one that the head of ${time} tells of. The file or the heads were changed.`,
      );
    }
  }
  // The last head of each file says it best.
  problems.push(...missing.values());
}
