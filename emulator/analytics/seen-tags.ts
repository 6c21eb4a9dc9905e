import { refuse } from '../http/refusal';
import type { Store } from '../store/store';
import type { TagNote } from '../store/stored';
import { type AnalysedEvent, analysedEvents } from './analysed-events';

/** A tag with the events that have it, oldest first. */
export interface SeenTag {
  readonly tag: string;
  readonly description: string;
  readonly firstSeen: Date;
  readonly lastSeen: Date;
  readonly events: AnalysedEvent[];
}

/** Every tag of the account or of a domain, in the order of the alphabet, as it was first written (mailgun-ruby, tags.yml, 2024-01). Tags are the same in capitals. */
export function seenTags(store: Store, { domain, notes }: { domain?: string; notes: ReadonlyMap<string, TagNote> }): SeenTag[] {
  const byTag = new Map<string, AnalysedEvent[]>();
  const spellings = new Map<string, string>();
  for (const event of analysedEvents(store)) {
    if (domain !== undefined && event.domain !== domain) continue;
    for (const [tag, spelling] of new Map(event.tags.map((name) => [name.toLowerCase(), name]))) {
      const { deletedAt } = notes.get(tag) ?? {};
      if (deletedAt === undefined || event.timestamp > deletedAt) {
        byTag.set(tag, [...(byTag.get(tag) ?? []), event]);
        if (!spellings.has(tag)) spellings.set(tag, spelling);
      }
    }
  }
  const seen = [...byTag].map(([tag, events]) => {
    const [firstSeen = store.now(), lastSeen = firstSeen] = [events[0]?.timestamp, events.at(-1)?.timestamp];
    return { tag: spellings.get(tag) ?? tag, description: notes.get(tag)?.description ?? '', firstSeen, lastSeen, events };
  });
  return seen.sort((a, b) => (a.tag.toLowerCase() < b.tag.toLowerCase() ? -1 : 1));
}

/** The words are those that mailgun-python expects of the account's tags. */
export function findTag(tags: readonly SeenTag[], name: string): SeenTag {
  const found = tags.find(({ tag }) => tag.toLowerCase() === name.toLowerCase());
  if (found === undefined) throw refuse(404, { message: 'Tag not found' });
  return found;
}
