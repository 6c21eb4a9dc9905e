import { isWhole, show, tell } from '../../chaos/report';
import { aimOf } from './aims';
import { tryCell } from './cell';
import { everyday, type Way, ways } from './ways';
import { commandOf, createWorld, type Reference, type Step, type World } from './world';

const steps: readonly Step[] = ['create', 'change', 'destroy'];

/** Ways whose command prints Pulumi's own log. */
const logged: readonly string[] = ['closed after the work', '401 from then on'];

/** Linux alone shows which provider process is whose, and only a system with signals can send them. */
const canTry = ({ kills }: Way) => process.platform === 'linux' || kills !== 'provider';

/** Tries each way of breaking on one request of a creation of everything, and of a change or a deletion of everything. */
export function sample(part: number, parts: number): void {
  let world: World;
  const references = new Map<Step, Reference>();
  const rows: object[] = [];
  const known = (step: Step) => {
    const reference = references.get(step);
    if (!reference) throw new Error('nothing was run undisturbed');
    return reference;
  };

  beforeAll(async () => {
    world = await createWorld();
    for (const step of isWhole ? steps : steps.slice(0, 1)) references.set(step, await runUndisturbed(step));
  });

  afterAll(async () => {
    tell(`cli-${part}`, { cells: rows.length, rows });
    await world.reset();
    await world.close();
  });

  async function runUndisturbed(step: Step): Promise<Reference> {
    world.prepare(step);
    const { exitCode, output } = await world.run(commandOf(step));
    if (exitCode !== 0) throw new Error(`${step}: ${output}`);
    return world.look();
  }

  const tryOne = async (way: Way, step: Step, number: number) => {
    const aim = aimOf(way, step, known(step), number);
    const isLogged = step === 'create' && logged.includes(way.name);
    const outcome = await tryCell(world, { step, way, aim, reference: known(step), isLogged });
    const [words = ''] = outcome.words;
    rows.push({ class: aim.type, request: aim.route, step, breakage: way.name, ...outcome, words: words.slice(0, 200) });
    show(`${outcome.faults.length === 0 ? '✔' : '✘'} CLI: ${step}, ${aim.route}, ${way.name}: ${JSON.stringify(outcome)}`);
    expect({ step, request: aim.route, ...outcome }).toMatchObject({ isStruck: true, faults: [] });
  };

  const mine = ways
    .map((way, number) => ({ way, number }))
    .filter(({ way }) => canTry(way) && (isWhole || everyday.includes(way.name)))
    .filter((_, index) => index % parts === part - 1);

  test.each(mine.map(({ way, number }) => [way.name, way, number] as const))('%s', async (_name, way, number) => {
    await world.reset();
    await tryOne(way, 'create', number);
    if (!isWhole) return;
    // The settings of the run before are those of a deletion.
    if (way.refuses || number % 4 < 2) await tryOne(way, 'change', number);
    else await tryOne(way, 'destroy', number);
  });
}
