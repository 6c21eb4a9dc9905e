import { join } from 'node:path';
import type { PulumiCli } from '../scripts/pulumi-cli';
import { table } from '../scripts/table';
import { type StoredResource, withDeployment } from './deployment';
import { timed } from './progress';

const LIMIT = 120;

const explanation = `
With each resource Pulumi stores the text of its provider, twice: in the inputs and in the outputs. Ours is one constant line that loads the
installed package; an ordinary dynamic resource (here: written with \`fetch\`, create, read, update, delete and diff for the same arguments) has
all of its code there. Both were deployed by one \`pulumi up\` and measured in the state file.
`.trim();

/** What the provider of each resource takes in a real state file, ours and an ordinary one. */
export async function measureState(cli: PulumiCli): Promise<string> {
  const deployment = { cli, program: join(__dirname, 'state-program'), project: 'bench-state' };
  const deployOnce = (env: NodeJS.ProcessEnv) =>
    withDeployment(deployment, async ({ pulumi, resources }) => {
      await pulumi(['up', '--yes', '--skip-preview'], { env });
      return resources();
    });
  const { result: first } = await timed('deploying each resource in both ways', () => deployOnce({}));
  const olderTarget = { PULUMI_NODEJS_TSCONFIG_PATH: 'tsconfig.older.json' };
  const { result: second } = await timed('again, compiled for an older JavaScript', () => deployOnce(olderTarget));
  return describe(first, second);
}

function describe(first: readonly StoredResource[], second: readonly StoredResource[]): string {
  const kinds = ['mailgun', 'ordinary'];
  const find = (resources: readonly StoredResource[], kind: string, type: string) =>
    resources.find((resource) => resource.type === `pulumi-nodejs:dynamic/${kind}:${type}`);
  const rows = ['Domain', 'Route', 'Webhook'].map((type) => {
    const [ours, ordinary] = kinds.map((kind) => textOf(find(first, kind, type)));
    const [oursWhole, ordinaryWhole] = kinds.map((kind) => bytes(JSON.stringify(find(first, kind, type))));
    return [type, bytes(ours), bytes(ours) <= LIMIT ? 'yes' : 'NO', bytes(ordinary), oursWhole, ordinaryWhole];
  });
  const comparisons = kinds.map((kind, index) => {
    const [before, after] = [first, second].map((all) => all.filter(({ type }) => type.includes(`/${kind}:`)));
    const texts = new Set(before?.map(textOf));
    const kept = before?.filter((resource) => after?.some((other) => other.type === resource.type && textOf(other) === textOf(resource)));
    const name = index === 0 ? 'ours' : 'ordinary';
    return [name, texts.size, `${kept?.length} of ${before?.length}`];
  });
  const head = ['resource', `ours, bytes`, `at most ${LIMIT}`, 'ordinary, bytes', 'whole resource, ours', 'whole resource, ordinary'];
  return [
    explanation,
    '',
    table(head, rows as (string | number)[][]),
    '',
    'Is it the same text everywhere? The second deployment differs in one thing: the program was compiled for an older JavaScript (ES2017).',
    '',
    table(['provider', 'different texts for 3 resource types', 'same text in the second deployment'], comparisons),
    '',
    'That was one machine and one version of the package. What others would store can be read in the text itself, which names neither:',
    '',
    `    ${textOf(find(first, 'mailgun', 'Route'))}`,
    '',
    whatIsBad(find(first, 'mailgun', 'Route')),
  ].join('\n');
}

function whatIsBad(route: StoredResource | undefined): string {
  const [whole, trace, text] = [route, route?.stackTrace, route?.inputs?.__provider].map((part) => bytes(JSON.stringify(part)));
  return [
    `**What is bad.** The provider is the smaller part of what is left: of the ${whole} bytes of our route it takes 2 × ${text} (with its quotes`,
    `escaped), and ${trace} are the stack trace of the line that declared it, which Pulumi stores for every resource and no provider can turn off.`,
    'The ordinary providers here are lean; one that uses more code puts more of it into the state.',
  ].join('\n');
}

const bytes = (text = '') => Buffer.byteLength(text);

/** The provider's text, which has to stand in inputs and outputs alike. */
function textOf(resource: StoredResource | undefined): string {
  const [text, other] = [resource?.inputs?.__provider, resource?.outputs?.__provider];
  if (typeof text !== 'string' || text !== other) throw new Error(`The state holds no provider for ${resource?.type ?? 'a resource'}.`);
  return text;
}
