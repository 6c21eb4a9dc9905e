import { setTimeout as sleep } from 'node:timers/promises';
import type { Mailgun } from 'mailgun-sdk';
import type { Described, Resource, Values } from './define-resource';
import { readIfThere } from './if-there';

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

type Items = ReadonlyMap<string, Described>;

interface Place {
  /** Reads that wait for `items`. */
  asked: number;
  /** `undefined` where nobody else has asked. */
  readonly items: Promise<Items | undefined>;
}

/** A list only ever says what a thing is, never that one is gone: what it lacks is asked for by itself, and so is everything when it fails. */
export function createReadCache(): ReadCache {
  const places = new Map<string, Place>();

  const open = (resource: Resource, mailgun: Mailgun, key: string, place: string): Place => {
    const gather = async () => {
      await sleep(GATHERING);
      return opened.asked > 1 ? readList(resource, mailgun, place, opened) : undefined;
    };
    // Also a list that failed stays: those who ask next do not wait for another.
    const close = async (items: Items | undefined) => {
      if (items !== undefined) await sleep(FRESH, undefined, { ref: false });
      if (places.get(key) === opened) places.delete(key);
    };
    const opened: Place = { asked: 0, items: gather() };
    void opened.items.then(close);
    places.set(key, opened);
    return opened;
  };

  return {
    async read(resource, mailgun, id, managed) {
      const { readTogether } = resource;
      if (readTogether === undefined) return readIfThere(resource, mailgun, id, managed);
      const place = readTogether.placeOf(id);
      const key = `${resource.type} ${place}`;
      const opened = places.get(key) ?? open(resource, mailgun, key, place);
      opened.asked += 1;
      return (await opened.items)?.get(id) ?? readIfThere(resource, mailgun, id, managed);
    },
    forget: () => places.clear(),
  };
}

async function readList({ list, readTogether }: Resource, mailgun: Mailgun, place: string, opened: Place): Promise<Items> {
  const items = new Map<string, Described>();
  try {
    for await (const item of list?.(mailgun, place) ?? []) {
      items.set(item.id, item);
      // More pages than there are things to read would take longer than to read each by itself.
      if (items.size >= (readTogether?.pageSize ?? 0) * opened.asked) break;
    }
  } catch {
    // Each is asked for by itself now, and says what is wrong in its own name.
  }
  return items;
}
