import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { startEmulator } from 'mailgun-emulator';
import { withClock } from '../clock';
import { startDynamicHost } from '../dynamic-host';
import { fixtures } from '../fixtures';
import { startNativeHost } from '../native-host';
import type { ProviderHost } from '../provider-host';
import { adoptionRules } from './rules/adoption';
import { argumentRules } from './rules/arguments';
import { changeRules } from './rules/change';
import { claimRules } from './rules/claims';
import { creationRules } from './rules/creation';
import { descriptionRules } from './rules/description';
import { latenessRules } from './rules/lateness';
import { readingRules } from './rules/reading';
import { createSubject, settingsOf, type World } from './subject';
import { createTally, type Tally } from './tally';

const families = [argumentRules, creationRules, latenessRules, changeRules, descriptionRules, readingRules, adoptionRules, claimRules];

/** Into how many files the contract is cut: most of a try is waiting, so that several run at once even on two processors. */
const PARTS = 10;

/** Mailgun answers at once here: nobody has to wait for it as long as for the real one. */
const FASTER = 10;

/** The two ways in which Pulumi's engine gets at the lifecycle: every rule holds for both. */
const forms = { dynamic: startDynamicHost, native: startNativeHost };

/** Tries every rule on every resource of one part in both forms, each with a Mailgun and a provider process of its own. */
export function contract(part: number): void {
  const tally = createTally();
  for (const [form, start] of Object.entries(forms)) describe(form, () => tryAll(part, form, start, tally));

  afterAll(() => {
    const { CONTRACT_TALLIES: folder } = process.env;
    if (folder !== undefined) writeFileSync(join(folder, `${part}.json`), JSON.stringify(tally.tried));
  });
}

function tryAll(part: number, form: string, start: World['start'], tally: Tally): void {
  const world = { start } as World;
  const ahead = new Map<number, Promise<ProviderHost>>();

  beforeAll(async () => {
    world.emulator = await startEmulator({ dns: 'unknown' });
    world.host = await start(settingsOf(world.emulator), { environment: { ...process.env, ...withClock({ faster: FASTER }) } });
    world.hostAhead = (minutes) => {
      const environment = { ...process.env, ...withClock({ ahead: minutes, faster: FASTER }) };
      const started = ahead.get(minutes) ?? start(settingsOf(world.emulator), { environment });
      ahead.set(minutes, started);
      return started;
    };
  });

  afterAll(async () => {
    for (const host of ahead.values()) await (await host).stop();
    await world.host.stop();
    await world.emulator.close();
  });

  for (const fixture of fixtures.filter((_, index) => index % PARTS === part - 1)) {
    const name = [fixture.type, fixture.placedBy].filter(Boolean).join(' of a ');
    describe(name, () => {
      beforeEach(async () => {
        world.emulator.reset();
        world.emulator.transitions.deletion = 'immediate';
        await fixture.prepare?.(world.emulator);
        world.emulator.requests.length = 0;
      });
      for (const rules of families) rules(createSubject(tally.of(`${name}, ${form}`), world, fixture));
    });
  }
}
