import type { ReceivedRequest } from 'mailgun-emulator';
import type { Fixture } from '../../contract/fixture';
import { fixtures } from '../../contract/fixtures';
import type { Way } from './ways';
import type { Reference, Step } from './world';

/** The request that goes wrong. */
export interface Aim {
  /** The class whose request it is. */
  readonly type: string;
  readonly route: string;
  /** How many requests come before it, where nothing goes wrong. */
  readonly before: number;
}

/** Which request a way strikes: with the numbers of the ways, each class of the program has its turn. */
export function aimOf({ isAfterCreation }: Way, step: Step, { requests }: Reference, number: number): Aim {
  const routes = requests.map(({ route }) => route ?? '');
  const aims = step === 'create' ? creationsIn(routes, isAfterCreation) : writingRoutes(requests);
  const route = aims[number % aims.length] ?? '';
  return { type: classOf(route), route, before: routes.indexOf(route) };
}

/** The request that makes one of each class; or the one after it, of those that have any. */
const creationsIn = (routes: readonly string[], isAfterwards = false): readonly string[] => {
  const own = fixtures.map(({ createRoute, laterRoutes = [] }) => {
    const isWrite = !createRoute.startsWith('GET ') && !isAfterwards;
    return isWrite ? createRoute : laterRoutes.find((route) => routes.includes(route));
  });
  return [...new Set(own.flatMap((route) => (route !== undefined && routes.includes(route) ? [route] : [])))];
};

const writingRoutes = (requests: readonly ReceivedRequest[]): readonly string[] => [
  ...new Set(requests.flatMap(({ method, route }) => (method === 'GET' || route === undefined ? [] : [route]))),
];

/** The class that a request is about. */
function classOf(route: string): string {
  const place = placeOf(route);
  const owner =
    fixtures.find(({ createRoute }) => createRoute === route) ??
    fixtures.find((fixture) => placesOf(fixture).includes(place)) ??
    fixtures.find(ownsOneAt(place));
  if (!owner) throw new Error(`no class asks for ${route}`);
  return owner.type;
}

const ownsOneAt = (place: string) => (fixture: Fixture) => placesOf(fixture).some((all) => place === `${all}/{}`);

const placesOf = ({ createRoute, readRoute, laterRoutes = [], changes }: Fixture): readonly string[] =>
  [createRoute, readRoute, ...laterRoutes, ...Object.values(changes).flatMap(({ by }) => by)].map(placeOf);

/** A path without its version and the names of what is in it. */
const placeOf = (route: string) => route.replace(/^[A-Z]+ \/v\d+/, '').replace(/\{\w+\}/g, '{}');
