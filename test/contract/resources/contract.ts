import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { startEmulator } from 'mailgun-emulator';
import { startDynamicHost } from '../dynamic-host';
import { fixtures } from '../fixtures';
import { adoptionRules } from './rules/adoption';
import { argumentRules } from './rules/arguments';
import { changeRules } from './rules/change';
import { claimRules } from './rules/claims';
import { creationRules } from './rules/creation';
import { descriptionRules } from './rules/description';
import { latenessRules } from './rules/lateness';
import { readingRules } from './rules/reading';
import { createSubject, settingsOf, type World } from './subject';
import { createTally } from './tally';

const families = [argumentRules, creationRules, latenessRules, changeRules, descriptionRules, readingRules, adoptionRules, claimRules];

/** Into how many files the contract is cut: most of a try is waiting, so that several run at once even on two processors. */
const PARTS = 10;

/** Tries every rule on every resource of one part, each part with a Mailgun and a provider process of its own. */
export function contract(part: number): void {
  const tally = createTally();
  const world = {} as World;

  beforeAll(async () => {
    world.emulator = await startEmulator({ dns: 'unknown' });
    world.host = await startDynamicHost(settingsOf(world.emulator));
  });

  afterAll(async () => {
    const { CONTRACT_TALLIES: folder } = process.env;
    if (folder !== undefined) writeFileSync(join(folder, `${part}.json`), JSON.stringify(tally.tried));
    await world.host.stop();
    await world.emulator.close();
  });

  for (const fixture of fixtures.filter((_, index) => index % PARTS === part - 1)) {
    const name = [fixture.type, fixture.placedBy].filter(Boolean).join(' of a ');
    describe(name, () => {
      beforeEach(async () => {
        world.emulator.reset();
        world.emulator.deletionDelay = 0;
        await fixture.prepare?.(world.emulator);
        world.emulator.requests.length = 0;
      });
      for (const rules of families) rules(createSubject(tally.of(name), world, fixture));
    });
  }
}
