import { setTimeout as sleep } from 'node:timers/promises';
import type { Mailgun } from 'mailgun-sdk';
import type { Described, Known, Resource, Rows, See, SharedList, Values } from './define-resource';
import { readIfThere } from './if-there';
import { openList } from './shared-list';

/** Reads many things with few requests. */
export interface ReadCache {
  /** As `readIfThere`; reads that are asked for at about the same time share lists. */
  read(resource: Resource, mailgun: Mailgun, id: string, known: Known): Promise<Described | undefined>;
  /** Something was written: what was read before no longer counts. */
  forget(): void;
}

/** How long a read waits for others, in milliseconds. Pulumi asks for as many as it has workers, all at once. */
const GATHERING = 20;

/** How long a list answers for, in milliseconds: as if those things had been read first. */
const FRESH = 2_000;

interface Place {
  /** As `See`, of one list in one place. */
  see(key: string | undefined): Promise<Rows<unknown> | undefined>;
}

/** A list only ever says what a thing is, never that one is gone: what it lacks is asked for by itself, and so is everything when it fails. */
export function createReadCache(): ReadCache {
  let opened = new Map<SharedList<unknown>, Map<string, Place>>();
  const ownLists = new Map<Resource, SharedList<Described>>();

  const open = (list: SharedList<unknown>, mailgun: Mailgun, place: string): Place => {
    const places = opened.get(list) ?? new Map<string, Place>();
    opened.set(list, places);
    const isOneOfMany = () => list.pageSize === Number.POSITIVE_INFINITY && places.size > 1;
    const created = createPlace(openList(list, mailgun, place), isOneOfMany, () => {
      if (places.get(place) === created) places.delete(place);
    });
    places.set(place, created);
    return created;
  };

  const seeAt =
    (mailgun: Mailgun): See =>
    <Row>(list: SharedList<Row>, place: string, key?: string) => {
      const there = opened.get(list as SharedList<unknown>)?.get(place) ?? open(list as SharedList<unknown>, mailgun, place);
      return there.see(key) as Promise<Rows<Row> | undefined>;
    };

  const readFromLists = async (resource: Resource, mailgun: Mailgun, id: string, known: Known) => {
    const { readTogether } = resource;
    if (readTogether === undefined) return undefined;
    if ('tell' in readTogether) return readTogether.tell(seeAt(mailgun), mailgun, id, known);
    const list = ownLists.get(resource) ?? ownListOf(resource, readTogether.pageSize);
    ownLists.set(resource, list);
    return (await seeAt(mailgun)(list, readTogether.placeOf(id), id))?.of(id)[0];
  };

  return {
    read: async (resource, mailgun, id, known) => {
      const listed = await readFromLists(resource, mailgun, id, known);
      return listed && showsOutputs(resource, listed, known.state) ? listed : readIfThere(resource, mailgun, id, known.managed);
    },
    // Also for those that wait for a place now: whoever asks next opens another.
    forget: () => {
      opened = new Map();
    },
  };
}

/** A list may leave out what Mailgun shows of one thing: an output that it lacks is not forgotten. */
const showsOutputs = ({ outputs, shownOnce = [] }: Resource, listed: object, state: Values): boolean =>
  outputs.every((name) => shownOnce.includes(name) || state[name] === undefined || (listed as Values)[name] !== undefined);

/** `isOneOfMany`: things of other such places are read too, and the list costs no more than one thing. */
function createPlace(list: ReturnType<typeof openList<unknown>>, isOneOfMany: () => boolean, close: () => void): Place {
  let asked = 0;
  const gathered = sleep(GATHERING).then(() => asked > 1 || isOneOfMany());
  const end = async () => {
    // Also a list that failed stays: those who ask next do not wait for another.
    if (await gathered) await sleep(FRESH, undefined, { ref: false });
    close();
  };
  void end();
  return {
    async see(key) {
      asked += 1;
      return (await gathered) ? list.see(key) : undefined;
    },
  };
}

const ownListOf = ({ list }: Resource, pageSize: number): SharedList<Described> => ({
  pageSize,
  rows: (mailgun, place) => list?.(mailgun, place) ?? noRows(),
  keyOf: ({ id }) => id,
});

async function* noRows() {}
