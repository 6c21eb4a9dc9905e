import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { draw, drawing } from './random';

const DAY = 86_400;

/** Seconds by which an event is late at most. */
export const LATENESS = 1800;

export interface EventLogOptions {
  readonly seed: number;
  /** Events of the day, doubled ones counted once. */
  readonly size: number;
  /** Seconds since 1970 of the first event. */
  readonly start: number;
}

/** A day of events that nobody keeps: each is made up when it is asked for, always the same. Its clock moves with the requests. */
export interface EventLog {
  readonly url: string;
  /** Seconds since 1970, by the clock of the log. */
  now(): number;
  pass(seconds: number): void;
  /** Which event of the day it is. */
  indexOf(event: { readonly id: string; readonly timestamp: Date }): number;
  readonly counts: { polls: number; pages: number; shown: number; late: number; doubled: number; failed: number };
  /** Called when a poll begins after one that went through to the end of the day, with everything that came late. */
  onEnd: () => void;
  close(): Promise<void>;
}

/**
 * Shows the events route as Mailgun does: oldest first, by a cursor in the path, `next` on every page, the end at an empty page; what was written
 * since behind the cursor is not on later pages. Ids are unique within a day of the calendar only, and the log's day is of two of these.
 */
export async function startEventLog({ seed, size, start }: EventLogOptions): Promise<EventLog> {
  const spacing = DAY / size;
  const random = drawing(seed + 1);
  const counts = { polls: 0, pages: 0, shown: 0, late: 0, doubled: 0, failed: 0 };
  let clock = start;
  let beganAt = start;
  let isThrough = false;

  // Two rows an event: the second is there where the log has it doubled.
  const rows = 2 * size;
  const indexAt = (row: number) => row >> 1;
  const timeOf = (index: number) => start + (index + 0.9 * draw(seed, index)) * spacing;
  const isDoubled = (index: number) => draw(seed + 2, index) < 0.05;
  const delayOf = (row: number) => {
    const fate = draw(seed + 3, row);
    return fate < 0.8 ? fate : draw(seed + 4, row) * (LATENESS - 1);
  };
  const isShown = (row: number) => (row % 2 === 0 || isDoubled(indexAt(row))) && timeOf(indexAt(row)) + delayOf(row) <= clock;
  // Whatever begins with the second day begins again with the ids of the first.
  const midnight = Math.ceil(start / DAY) * DAY;
  const firstOfNextDay = Math.ceil((midnight - start) / spacing);
  const idOf = (index: number) => `event-${timeOf(index) < midnight ? index : index - firstOfNextDay}`;

  const eventAt = (row: number) => ({
    id: idOf(indexAt(row)),
    event: 'delivered',
    timestamp: timeOf(indexAt(row)),
    recipient: `r${indexAt(row)}@example.com`,
  });

  function pageFrom(first: number, least: number, limit: number) {
    const items: object[] = [];
    let row = first;
    for (; row < rows && items.length < limit && timeOf(indexAt(row)) <= clock; row += 1)
      if (timeOf(indexAt(row)) >= least && isShown(row)) items.push(eventAt(row));
    return { items, row };
  }

  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '', 'http://log');
    const token = /\/events\/(\d+)-(\d+)$/.exec(url.pathname);
    counts.pages += 1;
    if (token === null) {
      counts.polls += 1;
      // Longer than the 15 seconds of a tail: each poll reads half an hour again.
      clock += random() * 1200;
      beganAt = clock;
      if (isThrough) log.onEnd();
    } else clock += 6 * spacing;
    const date = new Date(clock * 1000).toUTCString();
    if (random() < 0.002) {
      counts.failed += 1;
      response.writeHead(500, { 'content-type': 'text/html', date }).end('<html>Internal Server Error</html>');
      return;
    }
    const begin = Number(url.searchParams.get('begin') ?? token?.[2]);
    const guess = Math.max(0, Math.floor((begin - start) / spacing) - 2) * 2;
    const { items, row } = pageFrom(token === null ? guess : Number(token[1]), token === null ? begin : 0, 300);
    counts.shown += items.length;
    if (items.length === 0 && beganAt > start + DAY + 2 * LATENESS) isThrough = true;
    const next = `${log.url}/v3/example.com/events/${row}-0`;
    response.writeHead(200, { 'content-type': 'application/json', date }).end(JSON.stringify({ items, paging: { next, previous: next } }));
  });
  for (let index = 0; index < size; index += 1) {
    if (isDoubled(index)) counts.doubled += 1;
    if (delayOf(2 * index) >= 1) counts.late += 1;
  }
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));

  const log: EventLog = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    now: () => clock,
    pass(seconds) {
      clock += seconds;
    },
    // The recipient says it too, but a test must not believe what the tail did not keep apart.
    indexOf: ({ id, timestamp }) => Number(id.slice('event-'.length)) + (timestamp.getTime() / 1000 < midnight ? 0 : firstOfNextDay),
    counts,
    onEnd: () => {},
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  return log;
}
