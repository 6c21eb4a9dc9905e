import { table } from '../../scripts/table';
import { median } from '../median';
import type { ClientName } from './clients';
import type { Took } from './job';
import type { Received } from './local-mailgun';
import { type Work, type WorkName, works } from './works';

/** One measurement: what a fresh process took, and what the server saw of it. */
export type Round = Took & Received;

export type Rounds = Readonly<Record<WorkName, Readonly<Record<ClientName, Round[]>>>>;

export interface Measured {
  readonly rounds: Rounds;
  /** How many of them there were. */
  readonly count: number;
  /** Why a client has no figures, or not all. */
  readonly missing: Readonly<Partial<Record<ClientName, string>>>;
  /** Packages that come with a client, where they can be told. */
  readonly packages: Readonly<Partial<Record<ClientName, number>>>;
  readonly fetchLostTheFile: boolean;
}

/** A row of the table: figures of one kind, for one work or several. */
interface Row {
  readonly title: string;
  readonly goal: string;
  /** For each figure, the least or the most that it should be. */
  readonly bounds: readonly ({ readonly atLeast: number } | { readonly atMost: number })[];
  /** No figures where a client did not do the work. */
  readonly figures: (client: ClientName) => readonly number[];
  readonly digits: number;
  readonly bare: string;
}

type Figure = (round: Round) => number;

const sends: readonly WorkName[] = ['send1', 'send10', 'send100'];
const heaps: readonly WorkName[] = ['fewEventsLeft', 'eventsLeft'];

const seconds: Figure = (round) => round.seconds;
const rate: Figure = (round) => 1 / round.seconds;
const cpu: Figure = (round) => round.cpu;
const peak: Figure = (round) => round.peak;
const heap: Figure = (round) => round.heap ?? Number.NaN;
const connections: Figure = (round) => round.connections;

export function describe(measured: Measured): string {
  const rows = rowsOf(measured);
  const head = ['work', 'goal', 'met', 'mailgun-sdk', 'mailgun.js', 'mailgun-go', 'bare undici itself'];
  return [
    explanation(measured),
    '',
    table(
      head,
      rows.map((row) => [
        row.title,
        row.goal,
        isMet(row) ? 'yes' : 'NO',
        ...(['sdk', 'mailgunJs', 'mailgunGo'] as const).map((client) => show(row, client)),
        row.bare,
      ]),
    ),
    '',
    ...Object.entries(measured.missing).map(([client, reason]) => `Figures of ${client} are missing: ${reason}.\n`),
    ...whatIsBad(rows, measured),
  ].join('\n');
}

function rowsOf({ rounds, packages }: Measured): readonly Row[] {
  const values = (work: WorkName, client: ClientName, figure: Figure) => rounds[work][client].map(figure);
  const absolute = (names: readonly WorkName[], figure: Figure) => (client: ClientName) =>
    names.filter((work) => rounds[work][client].length > 0).map((work) => median(values(work, client, figure)));
  // Round by round, because what else the machine does changes from one to the next.
  const times = (names: readonly WorkName[], figure: Figure, to: ClientName) => (client: ClientName) =>
    names
      .filter((work) => rounds[work][client].length > 0)
      .map((work) => median(values(work, client, figure).map((value, turn) => value / (values(work, to, figure)[turn] ?? Number.NaN))));
  const perUnit = (work: WorkName, figure: Figure) => median(values(work, 'undici', figure)) / works[work].count;
  const aSecond = (work: WorkName) => Math.round(1 / perUnit(work, seconds)).toLocaleString('en-US');
  const megabytes = (work: WorkName) => `${Math.round(median(values(work, 'undici', peak)))} MB`;
  const toFirstAnswer = times(['start'], seconds, 'mailgunJs');

  const speed = (title: string, names: readonly WorkName[], least: number): Row => ({
    title,
    goal: `at least ${least.toFixed(1)}`,
    bounds: names.map(() => ({ atLeast: least })),
    figures: times(names, rate, 'undici'),
    digits: 2,
    bare: names.map(aSecond).join(' / '),
  });
  const memory = (title: string, work: WorkName): Row => ({
    title,
    goal: 'not above 1',
    bounds: [{ atMost: 1 }],
    figures: times([work], peak, 'undici'),
    digits: 2,
    bare: megabytes(work),
  });

  return [
    speed('small messages a second, at 1 / 10 / 100', sends, 0.9),
    {
      title: 'processor time of a small message, at 1 / 10 / 100',
      goal: 'at most 1.15',
      bounds: sends.map(() => ({ atMost: 1.15 })),
      figures: times(sends, cpu, 'undici'),
      digits: 2,
      bare: `${sends.map((work) => Math.round(perUnit(work, cpu) * 1e6)).join(' / ')} µs`,
    },
    speed('messages with 1 MB attached, a second', ['attach'], 1),
    memory('messages with 1 MB attached, peak memory', 'attach'),
    memory('20 MB attached from a stream, peak memory', 'stream'),
    speed('100,000 events paged and typed, a second', ['events'], 0.9),
    {
      title: 'heap left by 10,000 / 100,000 events, MB',
      goal: 'the same within 5 %',
      bounds: [{ atMost: Number.POSITIVE_INFINITY }, { atMost: 1.05 * median(values('fewEventsLeft', 'sdk', heap)) }],
      figures: absolute(heaps, heap),
      digits: 1,
      bare: absolute(
        heaps,
        heap,
      )('undici')
        .map((value) => value.toFixed(1))
        .join(' / '),
    },
    {
      title: 'connections opened, at 1 / 10 / 100',
      goal: '1 / 10 / 100',
      bounds: [{ atMost: 1 }, { atMost: 10 }, { atMost: 100 }],
      figures: absolute(sends, connections),
      digits: 0,
      bare: absolute(sends, connections)('undici').join(' / '),
    },
    {
      title: 'import to first answer, as multiples of mailgun.js',
      goal: 'not above 1',
      bounds: [{ atMost: 1 }],
      figures: toFirstAnswer,
      digits: 2,
      bare: `${toFirstAnswer('undici')[0]?.toFixed(2)}; mailgun.js takes ${Math.round(median(values('start', 'mailgunJs', seconds)) * 1000)} ms`,
    },
    {
      title: 'packages that come with it',
      goal: 'at most 2',
      bounds: [{ atMost: 2 }],
      figures: (client) => [packages[client] ?? []].flat(),
      digits: 0,
      bare: '0',
    },
  ];
}

const show = ({ figures, digits }: Row, client: ClientName) =>
  figures(client)
    .map((figure) => figure.toFixed(digits))
    .join(' / ');

const shown = ({ figures, digits }: Row, client: ClientName) => figures(client).map((figure) => Number(figure.toFixed(digits)));

/** By the figures as they are shown. */
function isMet(row: Row): boolean {
  const ours = shown(row, 'sdk');
  return row.bounds.every((bound, index) => {
    const figure = ours[index] ?? Number.NaN;
    return 'atLeast' in bound ? figure >= bound.atLeast : figure <= bound.atMost;
  });
}

/** In some figure of the row. */
function isBetter(client: ClientName, row: Row): boolean {
  const [ours, theirs] = [shown(row, 'sdk'), shown(row, client)];
  return row.bounds.some((bound, index) => {
    const [our = Number.NaN, their = Number.NaN] = [ours[index], theirs[index]];
    return 'atLeast' in bound ? their > our : their < our;
  });
}

const explanation = ({ count }: Measured) =>
  `
What the SDK costs beside bare undici: a program that writes the same fields by hand, with at most 100 connections that are kept, reads answers
with \`JSON.parse\`, and checks nothing else. Beside both stand Mailgun's own clients for JavaScript and Go. A server in a process of its own
always answers the same; it counts connections and compares every attached file byte for byte. Every figure is the median of ${count} rounds of
fresh processes that take turns (${count * (works.start as Work & { times: number }).times} for files and the first answer), and a multiple of bare undici in the same round, unless its row says otherwise.
Messages are sent a while before they are counted, so that loading and compiling count in their own row only. No TLS, no distance: what is
left is the clients' own work. Two runs of one program differ by some hundredths on a quiet machine, by much more on a busy one.
`.trim();

function whatIsBad(rows: readonly Row[], { fetchLostTheFile }: Measured): readonly string[] {
  const misses = rows.filter((row) => !isMet(row)).map((row) => `- ${row.title}: ${show(row, 'sdk')}, and the goal is ${row.goal}.`);
  const better = (name: string, client: ClientName) => {
    const titles = rows.filter((row) => isBetter(client, row)).map(({ title }) => title);
    return titles.length === 0 ? [] : [`- ${name} does better, or did in one figure of several: ${titles.join('; ')}.`];
  };
  return [
    '**What is bad.**',
    '',
    ...misses,
    ...better('mailgun-go', 'mailgunGo'),
    ...better('mailgun.js', 'mailgunJs'),
    ...whyItStartsSlowly,
    ...(fetchLostTheFile ? ['', '`mailgun.js` with `useFetch` sends an empty file in the place of the stream, and reports success.'] : []),
  ];
}

const whyItStartsSlowly = [
  '- Of the time to the first answer, undici with its first connection takes more than a half, zod and the schemas of a message a third; mailgun.js has',
  "  neither. Tried by hand: undici's agent bundled into the package saves a tenth, but a fix of undici would then reach nobody before our next version.",
];
