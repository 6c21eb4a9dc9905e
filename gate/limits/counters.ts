import { join } from 'node:path';
import { type AgentJournal, openAgentJournal } from './agent-journal';
import { openStore } from './store';
import type { Exceeded, Limits } from './windows';

export interface Reservation {
  /** For a call that has certainly sent nothing. Never throws: what cannot be given back stays counted. */
  giveBack(): void;
}

/** Counts what agents send, on disk. Processes with the same folder count together. */
export interface Counters {
  /**
   * Counts before the call is made, so that two calls at once cannot exceed a limit together.
   *
   * @throws in words when it cannot be counted for certain. The call has to be refused then.
   */
  reserve(agent: string, amount: { readonly recipients: number }, limits: Limits): Reservation | Exceeded;
}

/**
 * Opens the counters in `<folder>/limits`.
 *
 * @param options - `folder`: the gate's state folder. Open the counters before anything else is put into it: a folder that is in use and has no counters is taken for one that has lost them.
 * @throws in words when they are lost, or the folder cannot be written.
 */
export function createCounters({ folder, now = Date.now }: { readonly folder: string; readonly now?: () => number }): Counters {
  const store = openStore(folder);
  const journals = new Map<string, AgentJournal>();
  const journalOf = (agent: string) => {
    const known = journals.get(agent);
    if (known) return known;
    const opened = openAgentJournal(join(store.folder, folderOf(agent)));
    journals.set(agent, opened);
    return opened;
  };

  return {
    reserve(agent, { recipients }, limits) {
      if (!Number.isSafeInteger(recipients) || recipients < 1)
        throw new Error(`A call reaches at least one recipient; ${recipients} cannot be counted.`);
      store.check();
      const journal = journalOf(agent);
      // An agent that goes on asking leaves nothing behind.
      const already = journal.look(recipients, now(), limits);
      if (already) return already;
      const line = journal.append(recipients, now(), limits);
      if (line.exceeded) {
        line.giveBack();
        return line.exceeded;
      }
      let isBack = false;
      return {
        giveBack() {
          if (isBack) return;
          isBack = true;
          try {
            store.check();
            line.giveBack();
          } catch {
            // The next reservation meets the same fault and says it.
          }
        },
      };
    },
  };
}

/** One folder an agent, also where a file system does not tell capital letters from small ones; never a path. */
function folderOf(agent: string): string {
  return agent.replace(/[^a-z0-9_-]/g, (character) => `%${Buffer.from(character).toString('hex')}`) || '%';
}
