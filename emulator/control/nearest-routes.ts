import { api, type Endpoint } from 'mailgun-sdk';

/** Read when it is first asked for: that reads every declaration. */
const readRoutes = () => Object.values(api).flatMap((endpoints) => Object.values<Endpoint>(endpoints).map(({ route }) => route));

let routes: readonly string[] | undefined;

const partsOf = (path: string) => path.split('/').filter((part) => part !== '');

/** How far a path is from a declared one: parts that differ, or are on one side only. */
function distance(parts: readonly string[], declared: readonly string[]): number {
  const length = Math.max(parts.length, declared.length);
  return Array.from({ length }, (_, index) => difference(parts[index], declared[index])).reduce((sum, one) => sum + one, 0);
}

function difference(part: string | undefined, declared: string | undefined): number {
  if (part === declared) return 0;
  // What fills a parameter fits, but less well than the very word.
  return part !== undefined && declared?.startsWith('{') ? 0.1 : 1;
}

/** The three declared routes that are most like a request. */
export function nearestRoutes(method: string, path: string): string[] {
  const parts = partsOf(path);
  routes ??= readRoutes();
  const rated = routes.map((route) => {
    const [declaredMethod, declaredPath = ''] = route.split(' ');
    return { route, far: distance(parts, partsOf(declaredPath)) + (declaredMethod === method ? 0 : 0.5) };
  });
  return [...new Map(rated.sort((a, b) => a.far - b.far).map(({ route }) => [route, route])).keys()].slice(0, 3);
}
