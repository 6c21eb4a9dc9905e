import { table } from '../../scripts/table';
import type { Installation } from './installation';
import type { LargeSends } from './large-sends';
import { calls, type Overhead, percentile, ROUNDS, type Times, ways } from './overhead';
import type { AgentName } from './setting';
import type { StartUp } from './start-up';
import type { Tools } from './tools';

export interface OnDisk {
  /** Microseconds. */
  readonly audit: number;
  /** At 1,000, 10,000 and 50,000 recipients. */
  readonly limits: readonly number[];
}

interface Measured {
  readonly installed: { readonly gate: Installation; readonly mailgun: Installation | undefined };
  readonly onDisk: OnDisk;
  readonly large: { readonly before: number | undefined; readonly sends: readonly LargeSends[] };
  readonly overhead: Overhead;
  readonly tools: readonly Tools[];
  readonly startUp: StartUp;
}

/** Bytes of the tools of Mailgun's server 2.1.0, measured with it before. */
const MAILGUN_TOOLS = 63_000;

const granted: Readonly<Record<AgentName, string>> = {
  everything: 'every area full',
  reader: 'every area read',
  messages: 'Messages full',
  'support-bot': 'Messages and Suppressions full, Events and Templates read',
  sender: 'Messages full, Domains read',
};

const words: Readonly<Record<(typeof ways)[number], string>> = { direct: 'straight', http: 'HTTP gate', mcp: 'MCP over HTTP' };

const milliseconds = (value: number | undefined, digits = 2) => (value === undefined ? '–' : `${value.toFixed(digits)} ms`);
const megabytes = (value: number | undefined) => (value === undefined ? '–' : `${value.toFixed(0)} MB`);

export function describeGate({ installed, onDisk, large, overhead, tools, startUp }: Measured): string {
  const { gate, mailgun } = installed;
  const goals = calls.map((call) => {
    const over = percentile(overhead.times[call].http, 0.5) - percentile(overhead.times[call].direct, 0.5);
    return `${call} ${over.toFixed(2)} ms ${over <= 1 ? '(met)' : '(NOT met)'}`;
  });
  return [
    `The gate as it is built, in a process of its own, before a server of node's own http in another, which always answers the same: the emulator's work would
hide the gate's. No TLS, no distance. Each call is made by each way in turns, one at a time over connections that are kept, ${ROUNDS.toLocaleString('en-US')} times; what is over
is the difference of two percentiles. On a busy machine each process waits for the others, so the time that the gate keeps a processor for a call stands beside.
The sender's policy has domains, recipients and both limits; each call is written down three times.`,
    table(
      ['call', 'way', 'p50', 'p99', 'over at p50', 'over at p99', "the gate's processor"],
      calls.flatMap((call) =>
        ways.map((way) => [...rowOf(call, way, overhead.times[call]), way === 'direct' ? '' : milliseconds(overhead.processor[call][way])]),
      ),
    ),
    `Goal: the HTTP gate takes at most 1 ms more at p50: ${goals.join(', ')}.`,
    `Sends with a file. The gate had ${megabytes(large.before)} in memory before. ${flatness(large.sends)}`,
    table(
      ['file', 'sends', 'at once', 'peak memory, first half', 'second half', 'a send, straight', 'through the gate'],
      large.sends.map(({ megabytes: size, count, atOnce, peaks, direct, gate }) => [
        `${size} MB`,
        count,
        atOnce,
        megabytes(peaks[0]),
        megabytes(peaks[1]),
        milliseconds(direct, 0),
        milliseconds(gate, 0),
      ]),
    ),
    'What an agent is listed (`tools/list`): no more than 40 tools, where there are more with a search for the rest.',
    table(
      ['policy', 'tools', 'bytes'],
      [
        ...tools.map(({ agent, count, bytes }) => [granted[agent], String(count), bytes] as const),
        [
          `Mailgun's own server${mailgun === undefined ? ' 2.1.0, measured before' : ` ${mailgun.version}`}`,
          '74',
          startUp.mailgunTools ?? MAILGUN_TOOLS,
        ],
      ],
    ),
    `From the start to the first answer to \`tools/list\`, medians; a program in Node that does nothing takes ${milliseconds(startUp.node, 0)}.
Packages as npm installs them from the tarball, the package itself among them.`,
    table(
      ['', 'over stdio', 'over HTTP', 'packages', 'installed'],
      [
        ['mailgun-gate', milliseconds(startUp.stdio, 0), milliseconds(startUp.http, 0), gate.packages, `${gate.megabytes.toFixed(1)} MB`],
        mailgun === undefined
          ? ['@mailgun/mcp-server', 'could not be installed', '–', '–', '–']
          : ['@mailgun/mcp-server', milliseconds(startUp.mailgun, 0), '–', mailgun.packages, `${mailgun.megabytes.toFixed(1)} MB`],
      ],
    ),
    table(
      ['on disk', 'µs'],
      [
        ['a record of the audit', onDisk.audit.toFixed(0)],
        ...[1_000, 10_000, 50_000].map((count, index) => [
          `a reservation, ${count.toLocaleString('en-US')} counted in the day before`,
          onDisk.limits[index]?.toFixed(0) ?? '–',
        ]),
      ],
    ),
  ].join('\n\n');
}

/** The first work is the smallest: what any other needs beside it is growth. */
function flatness(sends: readonly LargeSends[]): string {
  const peaks = sends.map((each) => Math.max(...each.peaks.map((peak) => peak ?? Number.NaN)));
  const [smallest = Number.NaN] = peaks;
  const growth = Math.max(...peaks) / smallest;
  return `Goal: no work needs more than 1.25 times the memory of the smallest: ${growth.toFixed(2)} ${growth <= 1.25 ? '(met)' : '(NOT met)'}.`;
}

function rowOf(call: string, way: (typeof ways)[number], times: Readonly<Record<(typeof ways)[number], Times>>): readonly string[] {
  const at = (share: number) => percentile(times[way], share);
  const over = (share: number) => (way === 'direct' ? '' : milliseconds(at(share) - percentile(times.direct, share)));
  return [call, words[way], milliseconds(at(0.5)), milliseconds(at(0.99)), over(0.5), over(0.99)];
}
