import { table } from '../table';

/** What a test has counted and measured, as texts: numbers have their thousands apart. */
type Told = Readonly<Record<string, string>>;

const batch =
  (rows: string) =>
  ({ rows: all = '', faults = '', requests = '', ahead = '' }: Told) =>
    `${all} ${rows}, ${faults} of ${requests} requests failed: each is there once; at most ${ahead} were read ahead`;

/** What each test is about, and what it found, for somebody who does not know the tests. */
const sentences: Readonly<Record<string, readonly [about: string, found: (told: Told) => string]>> = {
  native: [
    'the native form, which is another process',
    ({ cells, converged, classes, ways }) => `${cells} cells, of ${classes} classes and ${ways} ways: ${converged} converged`,
  ],
  cli: [
    'commands of the real CLI',
    ({ cells, converged, classes, ways }) => `${cells} broken in ${ways} ways, at requests of ${classes} classes: ${converged} converged`,
  ],
  'at-once-same-name': [
    'two stacks want the same name',
    ({ pairs, oneWins, cannotBeTold }) =>
      `${pairs} pairs: in ${oneWins} one wins and the other is told, in ${cannotBeTold} (entries of an allowlist) Mailgun tells nobody`,
  ],
  'at-once-equal-things': [
    'two stacks make equal things without a name, and one is broken',
    ({ sharesHome, apart, leftToUser, cannotBeTold }) =>
      `found again: ${sharesHome} with one Pulumi home, ${apart} on two machines; left to the user, who is told: ${leftToUser}; cannot be told apart: ${cannotBeTold}`,
  ],
  'at-once-changed-meanwhile': [
    'somebody changes a thing between our look and our write',
    ({ managed, unmanaged }) =>
      `what the program manages: ${managed} times, and it holds; what it does not: ${unmanaged} times, and the other's change stays`,
  ],
  'at-once-deletion': [
    'a domain is made again while it is still being deleted',
    ({ again }) => `by another stack, and for a replacement: made once (${again})`,
  ],
  'at-once-members': [
    'somebody else writes a list while we do',
    ({ members, writes }) => `${members} members, ${writes} of them written meanwhile: none is lost`,
  ],
  'long-things': [
    'more things than the limit has requests, by two programs',
    (told) =>
      `${told.things} things under ${told.limit}: made by ${told['made by requests']} requests, read by ${told['read by requests']}, deleted by ${told['gone by requests']}; ${told['made with 429']}, ${told['read with 429']} and ${told['gone with 429']} were answered with 429; each was made once`,
  ],
  'long-tail': [
    '`events.tail` over a day of late, doubled and unordered events',
    ({ events, once, never, often, late, doubled, restarts, pages, failed, remembered, bytes, heap }) =>
      `${events} events, ${late} late, ${doubled} doubled, ${failed} of ${pages} pages failed, ${restarts} restarts from the cursor: ${once} came once, ${never} never, ${often} more often; the cursor has at most ${remembered} ids (${bytes} bytes), the heap grew by ${heap} MB`,
  ],
  'long-batch': [
    '`sendBatch` with a fault in each tenth request',
    ({ recipients, sent, refused, unknown, arrived, requests, faults, ahead }) =>
      `${recipients} recipients, ${faults} faults in ${requests} requests: ${sent} sent, ${refused} refused, ${unknown} unknown (${arrived} of them arrived), nobody in two of these; at most ${ahead} were read ahead`,
  ],
  'long-bounces': ['`bounces.createAll` through faults', batch('rows')],
  'long-unsubscribes': ['`unsubscribes.createAll` through faults', batch('rows')],
  'long-members': ['`listMembers.createAll` through faults', batch('rows')],
  'webhooks-four-at-once': [
    'the same webhooks at four processes with one Redis',
    ({ deliveries, once, twice, never }) => `${deliveries}: ${once} done once, ${twice} twice, ${never} never`,
  ],
  'webhooks-killed-before-work': [
    'a process is killed before the work of a webhook',
    ({ deliveries, once, twice, never }) => `${deliveries}: ${once} done once, ${twice} twice, ${never} never`,
  ],
  'webhooks-killed-after-work': [
    'a process is killed after the work, before the mark',
    ({ deliveries, once, twice, never }) => `${deliveries}: ${once} done once, ${twice} twice (see above), ${never} never`,
  ],
  'webhooks-redis': [
    'Redis restarts, loses its network or its data, is full',
    ({ failures, deliveries, once, twice, twiceAfterDataLoss, never }) =>
      `${failures} failures, ${deliveries} webhooks: ${once} done once, ${twice} twice, ${never} never; where the data were lost, ${twiceAfterDataLoss} twice`,
  ],
  'webhooks-memory': [
    'Redis is away half of the time',
    (told) =>
      `${told.deliveries} webhooks in ${told.attempts} attempts: ${told.once} done once; memory of the four processes in MB: ${told['MB before']}, then ${told['MB after']}`,
  ],
  'input-answers': [
    'odd answers of Mailgun, one field at a time',
    (told) =>
      `${told['odd answers']} made from ${told.answers} answers of ${told.operations} operations: ${told['read but for the odd field']} read but for the odd field, ${told['refused by route and field']} refused with the route and the field`,
  ],
  'input-webhooks': [
    'odd webhooks: bodies, forms, headers',
    ({ events, bodies, forms, believed }) =>
      `${events} events with an odd field, ${bodies} bodies and ${forms} forms: ${believed} had a right signature and were believed, no other`,
  ],
  'input-grammar': [
    'route expressions, actions, CSV',
    (told) =>
      `${told['right expressions']} right and ${told['damaged expressions']} damaged expressions, ${told.actions} actions, ${told['CSV files']} CSV files`,
  ],
  'input-resources': [
    'arguments and settings of the provider',
    (told) =>
      `${told['odd arguments']} odd arguments (${told.refused} refused by name), ${told['long arguments']} long ones, ${told.settings} settings (${told['settings refused']} refused)`,
  ],
  'input-arguments': [
    'arguments of the SDK',
    (told) =>
      `${told['odd arguments']} calls with odd ones (${told.refused} refused before a request), ${told['fields with long texts']} long texts`,
  ],
  'input-programs': [
    'arguments of the commands',
    (told) =>
      `${told.runs} runs: ${told['refused in a sentence']} refused in a sentence, ${told['ended with 0']} ended with 0, ${told['started and were ended']} started`,
  ],
};

/** The figures of a run, a line for each test that has any. */
export function figuresTable(figures: ReadonlyMap<string, Readonly<Record<string, unknown>>>): string {
  const rows = Object.entries(sentences).flatMap(([topic, [about, found]]) => {
    const told = figures.get(topic);
    return told === undefined ? [] : [[about, found(textsOf(told))]];
  });
  return table(['what is tried', 'what was found'], rows);
}

const textsOf = (told: Readonly<Record<string, unknown>>): Told =>
  Object.fromEntries(
    Object.entries(told).map(([name, value]) => [name, typeof value === 'number' ? value.toLocaleString('en-US') : String(value)]),
  );
