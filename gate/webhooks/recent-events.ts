import type { RecentEvents } from '../gate';

const PER_DOMAIN = 100;
const IN_ALL = 5_000;

/** The last events of each domain, in memory. The oldest go first: 100 a domain, 5,000 in all. */
export interface EventRing extends RecentEvents {
  add(domain: string, event: object): void;
}

export function createEventRing(): EventRing {
  // In the order in which something came in last.
  const rings = new Map<string, object[]>();
  const listeners = new Set<(domain: string) => void>();
  let count = 0;

  const makeRoom = () => {
    for (const [domain, ring] of rings) {
      if (count <= IN_ALL) return;
      count -= ring.length;
      rings.delete(domain);
    }
  };

  return {
    add(domain, event) {
      const name = domain.toLowerCase();
      const ring = rings.get(name) ?? [];
      rings.delete(name);
      rings.set(name, ring);
      ring.push(event);
      count += 1;
      if (ring.length > PER_DOMAIN) {
        ring.shift();
        count -= 1;
      }
      makeRoom();
      for (const listener of listeners) listener(name);
    },
    of: (domain) => [...(rings.get(domain.toLowerCase()) ?? [])].reverse(),
    onEvent(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}
