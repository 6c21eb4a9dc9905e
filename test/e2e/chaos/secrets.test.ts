import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { isWhole } from '../../chaos/report';
import { commandOf, createWorld, type World } from './world';

/** What secrets there are: the key of the account, the passphrase of the state, and the keys and passwords that resources make. */
type Kind = 'key' | 'passphrase' | 'made';

/** One command, and what it has to leave behind, by the words of the page about it. */
interface Asked {
  readonly args: readonly string[];
  readonly env?: NodeJS.ProcessEnv;
  /** Where it leaves secrets, and which; a file, or `undefined` for what it prints. */
  readonly places: Readonly<Record<string, { readonly file?: string; readonly kinds: readonly Kind[] }>>;
}

const folder = mkdtempSync(join(tmpdir(), 'pulumi-places-'));
const page = readFileSync(resolve(__dirname, '../../../docs/reliability.md'), 'utf8');
const up = commandOf('create');
const logged = (level: number) => ['--logtostderr', '--logflow', `-v=${level}`];
const [events, traces, calls] = ['events', 'traces', 'calls'].map((name) => join(folder, name)) as [string, string, string];

/** Each is run on a stack that is not there yet. */
const updates: readonly Asked[] = [
  {
    args: [...up, ...logged(9), '--event-log', events, '--tracing', `file:${traces}`],
    env: { PULUMI_DEBUG_COMMANDS: 'true', PULUMI_DEBUG_GRPC: calls },
    places: {
      '-v=9': { kinds: ['key', 'made'] },
      '--event-log': { file: events, kinds: ['made'] },
      '--tracing': { file: traces, kinds: ['key', 'made'] },
      PULUMI_DEBUG_GRPC: { file: calls, kinds: ['key', 'made'] },
    },
  },
  { args: [...up, '--json'], places: { '--json': { kinds: ['made'] } } },
  ...(isWhole
    ? [
        { args: [...up, '--debug'], places: { '--debug': { kinds: ['made'] as const } } },
        { args: [...up, '--diff'], places: { '--diff': { kinds: [] } } },
        { args: [...up, '--show-secrets'], places: { '--show-secrets': { kinds: ['made'] as const } } },
        { args: [...up, ...logged(2)], places: { '-v=2': { kinds: [] } } },
        { args: [...up, ...logged(3)], places: { '-v=3': { kinds: ['made'] as const } } },
        { args: [...up, ...logged(8)], places: { '-v=3': { kinds: ['made'] as const } } },
      ]
    : []),
];

/** These are about the stack that is there. */
const questions: readonly Asked[] = [
  ['stack', 'export'],
  ['stack', 'output', '--json'],
  ['stack', 'history', '--json'],
  ['config', '--json'],
  ['preview', '--json'],
  ['preview', '--refresh', '--diff'],
].map((args) => ({ args, places: { [args.join(' ')]: { kinds: [] } } }));

let world: World;

beforeAll(async () => {
  world = await createWorld();
});

afterAll(async () => {
  await world.close();
  rmSync(folder, { recursive: true });
});

function kindsIn(text: string): readonly Kind[] {
  const { key, passphrase, made } = world.secretsByKind();
  const there: Readonly<Record<Kind, boolean>> = {
    key: text.includes(key),
    passphrase: text.includes(passphrase),
    made: [...made].some((secret) => text.includes(secret)),
  };
  return (['key', 'passphrase', 'made'] as const).filter((kind) => there[kind]);
}

async function expectSecretsOnlyWhereThePageSays({ args, env, places }: Asked): Promise<void> {
  const { exitCode, output } = await world.run(args, env);
  expect({ exitCode, output }).toMatchObject({ exitCode: 0 });
  await world.look();
  for (const [name, { file, kinds }] of Object.entries(places)) {
    const text = file === undefined ? output : existsSync(file) ? readFileSync(file, 'utf8') : '';
    expect([name, kindsIn(text)]).toEqual([name, kinds]);
    if (kinds.length > 0) expect(page.includes(`\`${name}`)).toBe(true);
  }
  expect(world.filesWithSecrets()).toEqual([]);
}

test.each(updates.map((asked) => [Object.keys(asked.places).join(', '), asked] as const))(
  'an update leaves secrets only where the page says that Pulumi does: %s',
  async (_, asked) => {
    await world.reset();
    world.prepare('create');
    await expectSecretsOnlyWhereThePageSays(asked);
  },
);

test('a question about a stack shows no secret, unless it is asked to', async () => {
  for (const asked of questions) await expectSecretsOnlyWhereThePageSays(asked);
});
