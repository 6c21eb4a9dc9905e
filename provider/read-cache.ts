import { setTimeout as sleep } from 'node:timers/promises';
import type { Mailgun } from 'mailgun-sdk';
import { readIfThere } from './absence';
import type { Described, Resource, Values } from './define-resource';

/** Reads many things with few requests. */
export interface ReadCache {
  /** As `readIfThere`; reads that are asked for at about the same time share a list. */
  read(resource: Resource, mailgun: Mailgun, id: string, managed: Values | undefined): Promise<Described | undefined>;
  /** Something was written: what was read before no longer counts. */
  forget(): void;
}

/** How long a read waits for others, in milliseconds. Pulumi asks for as many as it has workers, all at once. */
const GATHERING = 20;

/** How long a list answers for, in milliseconds: as if those things had been read first. */
const FRESH = 2_000;

interface Place {
  /** Reads that wait for `items`. */
  asked: number;
  readonly items: Promise<ReadonlyMap<string, Described>>;
}

/** A list only ever says what a thing is, never that one is gone: what it lacks is asked for by itself, and so is everything when it fails. */
export function createReadCache(): ReadCache {
  const places = new Map<string, Place>();

  const open = (resource: Resource, mailgun: Mailgun, key: string, place: string): Place => {
    const gather = async () => {
      await sleep(GATHERING);
      return opened.asked > 1 ? readList(resource, mailgun, place, opened) : new Map<string, Described>();
    };
    const close = async (items: ReadonlyMap<string, Described>) => {
      if (items.size > 0) await sleep(FRESH, undefined, { ref: false });
      if (places.get(key) === opened) places.delete(key);
    };
    const opened: Place = { asked: 0, items: gather() };
    void opened.items.then(close);
    places.set(key, opened);
    return opened;
  };

  return {
    async read(resource, mailgun, id, managed) {
      if (resource.readTogether === undefined) return readIfThere(resource, mailgun, id, managed);
      const place = resource.readTogether.placeOf(id);
      const key = `${resource.type} ${place}`;
      const opened = places.get(key) ?? open(resource, mailgun, key, place);
      opened.asked += 1;
      return (await opened.items).get(id) ?? readIfThere(resource, mailgun, id, managed);
    },
    forget: () => places.clear(),
  };
}

async function readList(
  { readTogether }: Resource,
  mailgun: Mailgun,
  place: string,
  opened: Place,
): Promise<ReadonlyMap<string, Described>> {
  const items = new Map<string, Described>();
  if (readTogether === undefined) return items;
  const { list, pageSize } = readTogether;
  try {
    for await (const item of list(mailgun, place)) {
      items.set(item.id, item);
      // More pages than there are things to read would take longer than to read each by itself.
      if (items.size >= pageSize * opened.asked) break;
    }
  } catch {
    // Each is asked for by itself now, and says what is wrong in its own name.
  }
  return items;
}
