import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseUrl } from 'mailgun-sdk';

const root = resolve(__dirname, '../..');
const skipped = /(^|\/)(build|dist|node_modules)\//;

const sources = ['sdk', 'provider', 'emulator', 'gate', 'scripts', 'bench', 'examples']
  .flatMap((folder) => readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).map((file) => `${folder}/${file}`))
  .filter((file) => /\.(ts|tsx|mjs)$/.test(file) && !skipped.test(file));

test('nothing asks URL.canParse, which is wrong on Node 20 once it is hot', () => {
  expect(sources.length).toBeGreaterThan(500);
  expect(sources.filter((file) => /(?<!`)\bURL\.canParse\b/.test(readFileSync(join(root, file), 'utf8')))).toEqual([]);
});

test('a URL with a letter outside of ASCII is one however often it is asked', () => {
  const wrong = Array.from({ length: 20_000 }, (_, index) => `https://example.com/ü/${index}`).filter((url) => parseUrl(url) === undefined);
  expect(wrong).toEqual([]);
});
