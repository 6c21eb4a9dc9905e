import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isWhole, show, tell } from '../report';
import { dryRun, type Reference, requestsFor, tryCell } from './cell';
import { breakages } from './faults';
import { type Scenario, scenarios } from './scenarios';
import { createWorld, type World } from './world';

/** Into how many files the matrix is cut: most of a cell is waiting. */
const PARTS = 12;

/** Tries every way of breaking on every request of every verb of one part. */
export function matrix(part: number): void {
  const home = mkdtempSync(join(tmpdir(), 'pulumi-home-'));
  let world: World;
  const tried: object[] = [];

  beforeAll(async () => {
    world = await createWorld(home);
  });

  afterAll(async () => {
    tell(`matrix-${part}`, { breakages: breakages.map(({ name }) => name), cells: tried });
    await world.close();
    rmSync(home, { recursive: true, force: true });
  });

  scenarios.forEach((scenario, index) => {
    if (index % PARTS !== part - 1) return;
    const name = `${scenario.subject}: ${scenario.verb}`;
    test(`${name} comes to the same, whatever breaks`, async () => {
      const reference = await dryRun(world, scenario);
      const wrong: object[] = [];
      for (const { breakage, request } of cellsOf(scenario, reference)) {
        const refreshes = (breakages.indexOf(breakage) + request) % 2 === 0;
        const outcome = await tryCell(world, { scenario, reference, breakage, request, refreshes });
        const route = reference.requests[request - 1]?.route;
        tried.push({ subject: scenario.subject, verb: scenario.verb, request, route, breakage: breakage.name, ...outcome });
        if (outcome.faults.length > 0)
          show(`✘ ${name}, ${request} ${route}, ${breakage.name}: ${outcome.faults.join('; ')} [${outcome.words.join(' ')}]`);
        if (outcome.faults.length > 0) wrong.push({ breakage: breakage.name, request: `${request}: ${route}`, ...outcome });
      }
      show(`${wrong.length === 0 ? '✔' : '✘'} ${name} (${reference.requests.length} requests)`);
      expect(wrong).toEqual([]);
    });
  });
}

/** All of them, or of each class one for each way of breaking. */
function cellsOf(scenario: Scenario, reference: Reference) {
  const mine = scenarios.filter(({ subject }) => subject === scenario.subject);
  return breakages.flatMap((breakage, index) => {
    const requests = requestsFor(breakage, scenario, reference);
    const chosen = isWhole ? requests : requests.slice(index % Math.max(1, requests.length)).slice(0, 1);
    return isWhole || mine[index % mine.length] === scenario ? chosen.map((request) => ({ breakage, request })) : [];
  });
}
