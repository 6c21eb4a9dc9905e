import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

const root = resolve(__dirname, '..');
const read = (file: string) => readFileSync(join(root, file), 'utf8');

/** A program, or a part of one, that somebody reads and copies. */
interface Documented {
  readonly place: string;
  readonly text: string;
}

const sources = () =>
  readdirSync(join(root, 'provider'), { recursive: true, encoding: 'utf8' }).filter((file) =>
    /^(?!build|dist|node_modules).*\.ts$/.test(file),
  );

/** The examples in the provider's comments. */
const examples = () =>
  sources().flatMap((file) =>
    [...read(`provider/${file}`).matchAll(/@example\n([\s\S]*?)\n ?\*(?:\n \* @|\/)/g)].map(([, text = ''], index) => ({
      place: `example ${index + 1} of ${file}`,
      text: text.replace(/^ \* ?/gm, ''),
    })),
  );

const blocks = () =>
  ['README.md', 'docs/functions.md']
    .flatMap((page) =>
      [...read(page).matchAll(/^```ts\n([\s\S]*?)^```/gm)].map(([, text = ''], index) => ({
        place: `block ${index + 1} of ${page}`,
        text,
      })),
    )
    .filter(({ text }) => text.includes("'pulumi-mailgun'"));

/** Every Pulumi program that is documented: blocks of pages, examples in comments, and the examples with real DNS providers. */
export const documentedPrograms = (): readonly Documented[] => [
  ...blocks(),
  ...examples(),
  ...['sending-domain-digitalocean', 'sending-domain-hetzner', 'dns-records'].map((name) => ({
    place: `examples/${name}`,
    text: read(`examples/${name}/index.ts`),
  })),
];
