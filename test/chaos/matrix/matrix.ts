import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isWhole, show, tell } from '../report';
import { dryRun, requestsFor, tryCell } from './cell';
import { type Breakage, breakages } from './faults';
import { type Scenario, scenarios } from './scenarios';
import { createWorld, type Form, type World } from './world';

/** Most of a cell is waiting: each form is cut into several files, which run at once. */
interface Part {
  readonly form: Form;
  readonly part: number;
  readonly of: number;
}

/** The lifecycle is the same in both forms: of the native one, what its process does with it is tried. */
const extents = isWhole
  ? ({ dynamic: 'every request', native: 'every class' } as const)
  : ({ dynamic: 'every class', native: 'every way' } as const);

const subjects = [...new Set(scenarios.map(({ subject }) => subject))];

/** Tries ways of breaking on the requests of the verbs of one part. */
export function matrix({ form, part, of }: Part): void {
  const home = mkdtempSync(join(tmpdir(), 'pulumi-home-'));
  let world: World;
  const tried: object[] = [];

  beforeAll(async () => {
    world = await createWorld(home, form);
  });

  afterAll(async () => {
    tell(`matrix-${form}-${part}`, { form, breakages: breakages.map(({ name }) => name), cells: tried });
    await world.close();
    rmSync(home, { recursive: true, force: true });
  });

  const chosen = scenarios.map((scenario) => ({ scenario, ways: waysOf(scenario, form) })).filter(({ ways }) => ways.length > 0);
  for (const { scenario, ways } of chosen.filter((_, index) => index % of === part - 1)) {
    const name = `${scenario.subject}: ${scenario.verb}`;
    test(`${name} comes to the same, whatever breaks`, async () => {
      const reference = await dryRun(world, scenario);
      const wrong: object[] = [];
      const cells = ways.flatMap((way) => {
        const requests = requestsFor(way.breakage, scenario, reference);
        const struck = extents[form] === 'every request' ? requests : requests.slice(way.number % Math.max(1, requests.length)).slice(0, 1);
        return struck.map((request) => ({ ...way, request }));
      });
      for (const { breakage, number, request } of cells) {
        const refreshes = (number + request) % 2 === 0;
        const outcome = await tryCell(world, { scenario, reference, breakage, request, refreshes });
        const route = reference.requests[request - 1]?.route;
        tried.push({ subject: scenario.subject, verb: scenario.verb, request, route, breakage: breakage.name, ...outcome });
        if (outcome.faults.length > 0)
          show(`✘ ${name}, ${request} ${route}, ${breakage.name}: ${outcome.faults.join('; ')} [${outcome.words.join(' ')}]`);
        if (outcome.faults.length > 0) wrong.push({ breakage: breakage.name, request: `${request}: ${route}`, ...outcome });
      }
      show(`${wrong.length === 0 ? '✔' : '✘'} ${name} (${form}, ${reference.requests.length} requests)`);
      expect(wrong).toEqual([]);
    });
  }
}

interface Way {
  readonly breakage: Breakage;
  readonly number: number;
}

/** All of them; or each at one verb of each class; or each at one verb of one class. */
function waysOf(scenario: Scenario, form: Form): readonly Way[] {
  const mine = scenarios.filter(({ subject }) => subject === scenario.subject);
  const isChosen = {
    'every request': () => true,
    'every class': (number: number) => mine[number % mine.length] === scenario,
    'every way': (number: number) => mine[number % mine.length] === scenario && subjects[number] === scenario.subject,
  }[extents[form]];
  return breakages.map((breakage, number) => ({ breakage, number })).filter(({ number }) => isChosen(number));
}
