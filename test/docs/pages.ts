import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

export const root = resolve(__dirname, '../..');

/** A piece of code on a page. */
export interface Block {
  /** `docs/sdk/sending.md:12`. */
  readonly place: string;
  readonly language: string;
  readonly text: string;
  /** Why it is not run, where the page says so: `<!-- not run: … -->` on the line before it. */
  readonly notRun: string | undefined;
}

/** Every page that people read, by its path. */
export const pages: readonly string[] = [
  'README.md',
  'examples/README.md',
  ...['sdk', 'provider', 'emulator', 'gate'].map((folder) => `${folder}/README.md`).filter((file) => existsSync(join(root, file))),
  ...readdirSync(join(root, 'docs'), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.md') && !file.includes('node_modules'))
    .map((file) => `docs/${file}`)
    .sort(),
];

export const read = (file: string): string => readFileSync(join(root, file), 'utf8');

export function blocksOf(page: string): Block[] {
  const text = read(page);
  return [...text.matchAll(/(?:^ *<!-- not run: (.+) -->\n+)?^( *)```(\w+)\n([\s\S]*?)^\2```$/gm)].map((match) => {
    const [, notRun, indent = '', language = '', code = ''] = match;
    const line = text.slice(0, match.index).split('\n').length;
    return { place: `${page}:${line}`, language, text: code.replaceAll(new RegExp(`^${indent}`, 'gm'), ''), notRun };
  });
}

export const blocks: readonly Block[] = pages.flatMap(blocksOf);
