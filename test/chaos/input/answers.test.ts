import fc from 'fast-check';
import { decodeAnswer, type Endpoint, isMailgunError } from 'mailgun-sdk';
import type { z } from 'zod';
import { hintOf } from '../../../sdk/schema/wire';
import { atScale, tell } from '../report';
import { type Answer, endpoints, rightAnswers } from './answers';
import { leavesOf, lostIn, MISSING, type Place, placesOf, valueAt, withValue } from './json';
import { anyOdd, oddities, tryOut } from './odd';

/** Seeds that once failed. */
const seeds: readonly number[] = [];

/**
 * What may cost more than itself, and why; by their names on the wire. All else that is odd is left out alone.
 */
const argued = {
  /** A thing without what it is known by cannot be told from others: it is left out of what it is a part of, and an answer of it fails. */
  known: [
    'id',
    'name',
    'address',
    'secret',
    'pool_id',
    'kid',
    'result_id',
    'webhook_id',
    'target_email',
    'email',
    'ip',
    'tag',
    'key',
    'code',
  ],
  /** The whole answer is this word, or two of which the other is optional: without it there is nothing that is Mailgun's. */
  alone: ['message', 'limit', 'status', 'signing_key', 'http_signing_key', 'active', 'pool'],
  /** A list that does not know how it goes on would seem to end. */
  way: ['next', 'Next', 'paging', 'pagination'],
};

const nameIn = (place: Place) => String(place.findLast((name) => typeof name === 'string') ?? '');

/** Whether the answer may fail for it. */
function mayFail(place: Place, { wire }: Answer): boolean {
  const name = nameIn(place);
  if (Object.values(argued).some((names) => names.includes(name))) return true;
  // The thing itself or a list of the answer: if these were left out, a page of a proxy would be an answer, and a list would be shorter than it was.
  const isPart = typeof valueAt(wire, place) === 'object' || place.some((part) => typeof part === 'number');
  return place.filter((part) => typeof part === 'string').length <= 1 && isPart;
}

/** What we call the fields that Mailgun calls so. */
function ourNames(schema: z.ZodType, wire: string, seen = new Set<unknown>()): string[] {
  if (seen.has(schema)) return [];
  seen.add(schema);
  const hint = hintOf(schema as never);
  if (hint?.kind === 'object')
    return hint.fields.flatMap((field) => [
      ...(field.wire === wire ? [field.name] : []),
      ...ourNames(field.schema as unknown as z.ZodType, wire, seen),
    ]);
  if (hint?.kind === 'list') return ourNames(hint.item as unknown as z.ZodType, wire, seen);
  const { innerType, in: before, out, element } = schema.def as unknown as Readonly<Record<string, z.ZodType | undefined>>;
  return [innerType, before, out, element].flatMap((inner) => (inner === undefined ? [] : ourNames(inner, wire, seen)));
}

function namesField(endpoint: Endpoint, place: Place, message: string): boolean {
  const names = [nameIn(place), ...ourNames(endpoint.output as unknown as z.ZodType, nameIn(place))];
  const plain = (text: string) => text.replaceAll(/[-_]/g, '').toLowerCase();
  const words = plain(message.slice(endpoint.route.length));
  return message.startsWith(`${endpoint.route}: `) && names.some((name) => words.includes(plain(name)));
}

const count = { tried: 0, read: 0, refused: 0 };

/** What is wrong with how an answer with one odd value is read. */
function faultIn(answer: Answer, before: unknown, place: Place, odd: unknown): string | undefined {
  const { endpoint, wire } = answer;
  count.tried += 1;
  try {
    const after = decodeAnswer(endpoint, withValue(wire, place, odd), 200);
    count.read += 1;
    const lost = lostIn(before, after);
    const own = Math.max(1, leavesOf(valueAt(wire, place)).length);
    const isKnown = argued.known.includes(nameIn(place));
    return lost > own && !isKnown ? `costs ${lost} values` : undefined;
  } catch (error) {
    count.refused += 1;
    if (!isMailgunError(error, 'invalid_response')) return `throws ${error}`;
    if (!mayFail(place, answer)) return `fails: ${error.message}`;
    return namesField(endpoint, place, error.message) ? undefined : `is not named: ${error.message}`;
  }
}

/** Examples of the document that are none, or are of another operation; the contract test has the reasons. */
const readable = rightAnswers().flatMap((answer) => {
  try {
    return [{ answer, before: decodeAnswer(answer.endpoint, answer.wire, 200) as unknown }];
  } catch {
    return [];
  }
});

/** By number, which fast-check can print. */
const anyReadable = fc.nat({ max: readable.length - 1 });

afterAll(() => {
  tell('input-answers', {
    operations: endpoints.length,
    answers: readable.length,
    'odd answers': count.tried,
    'read but for the odd field': count.read,
    'refused by route and field': count.refused,
  });
});

describe('an answer with one odd value', () => {
  test('is tried of every endpoint', () => expect(new Set(readable.map(({ answer }) => answer.endpoint)).size).toBe(endpoints.length));

  const byRoute = [...new Set(readable.map(({ answer }) => answer.endpoint.route))].map(
    (route) => [route, readable.filter(({ answer }) => answer.endpoint.route === route)] as const,
  );

  test.each(byRoute)('%s is read without it, or fails where it must', (_, answers) => {
    const faults: string[] = [];
    for (const { answer, before } of answers)
      for (const place of placesOf(answer.wire)
        .filter(({ length }) => length > 0)
        .slice(0, atScale(400, 25))) {
        const fault = faultIn(answer, before, place, MISSING);
        if (fault !== undefined) faults.push(`${place.join('.')} missing ${fault}`);
      }
    expect(faults).toEqual([]);

    const cases = fc
      .nat({ max: answers.length - 1 })
      .chain((which) => fc.tuple(fc.constant(which), fc.constantFrom(...placesOf(answers[which]?.answer.wire)), anyOdd))
      .filter(([, place]) => place.length > 0);
    if (answers.every(({ answer }) => placesOf(answer.wire).length === 1)) return;
    const property = fc.property(cases, ([which, place, odd]) => {
      const { answer, before } = answers[which] as (typeof answers)[number];
      const fault = faultIn(answer, before, place, odd);
      if (fault !== undefined) throw new Error(`${place.join('.')} of an answer of the ${answer.source} ${fault}`);
    });
    tryOut(property, atScale(600, 6), seeds);
  });

  test('is read as before where there is only more in it', () => {
    const property = fc.property(anyReadable, fc.nat(), anyOdd, (which, at, odd) => {
      const { answer, before } = readable[which] as (typeof readable)[number];
      const objects = placesOf(answer.wire).filter((place) => {
        const value = valueAt(answer.wire, place);
        return typeof value === 'object' && value !== null && !Array.isArray(value);
      });
      const place = objects[at % Math.max(1, objects.length)];
      if (place === undefined || odd === MISSING) return;
      count.tried += 1;
      const after = decodeAnswer(answer.endpoint, withValue(answer.wire, [...place, 'brand_new'], odd), 200);
      count.read += 1;
      expect(lostIn(before, after)).toBe(0);
    });
    tryOut(property, atScale(20_000, 500), seeds);
  });

  test('puts nothing into the prototype of what is read', () => {
    const property = fc.property(anyReadable, fc.nat(), (which, at) => {
      const { answer } = readable[which] as (typeof readable)[number];
      const places = placesOf(answer.wire);
      const place = places[at % places.length] ?? [];
      const hostile = JSON.parse('{ "__proto__": { "polluted": true }, "constructor": { "prototype": { "polluted": true } } }');
      try {
        const read = decodeAnswer(answer.endpoint, withValue(answer.wire, place, hostile), 200);
        for (const inner of placesOf(read)) {
          const value = valueAt(read, inner);
          if (typeof value === 'object' && value !== null) expect(Object.getPrototypeOf(value)).not.toHaveProperty('polluted');
        }
      } catch (error) {
        if (!isMailgunError(error, 'invalid_response')) throw error;
      }
      expect({}).not.toHaveProperty('polluted');
    });
    tryOut(property, atScale(5000, 300), seeds);
  });

  const ways = readable.flatMap(({ answer }) => {
    const { endpoint, wire } = answer;
    const isWalked = endpoint.paging === 'cursor' || endpoint.paging === 'bodyToken';
    const places = placesOf(wire).filter((place) => /^next$/i.test(nameIn(place)) && typeof valueAt(wire, place) === 'string');
    return isWalked ? places.map((place) => [endpoint.route, place.join('.'), answer, place] as const) : [];
  });

  test.each(ways)('%s fails where %s is odd, because the list would seem to end', (_, __, { endpoint, wire }, place) => {
    for (const odd of oddities.filter((value) => value !== MISSING && value !== null && typeof value !== 'string'))
      expect(() => decodeAnswer(endpoint, withValue(wire, place, odd), 200)).toThrow(/(next|paging|pagination)/);
  });
});
