import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createMailgun } from 'mailgun-sdk';
import { read, root } from './pages';

const page = read('docs/migration/mailgun-js.md');
const rows = [...page.matchAll(/^\| `mg\.([\w.]+)` \| `(\w+)\.(\w+)` \|/gm)];

test('every call that the README of mailgun.js shows is on the page', () => {
  const readme = readFileSync(join(root, 'node_modules/mailgun.js/README.md'), 'utf8');
  const shown = new Set([...readme.matchAll(/mg\.([a-zA-Z.]+)\(/g)].map(([, call = '']) => call));
  expect(shown.size).toBeGreaterThan(120);
  const other = /^(inboxPlacements|validate)\.|^(set|reset)Subaccount$|^bounceClassification\.bounceClassification$/;
  const listed = new Set(rows.map(([, call]) => call));
  expect([...shown].filter((call) => !other.test(call) && !listed.has(call))).toEqual([]);
});

test('every call that the page names is there', async () => {
  const mailgun = createMailgun({ apiKey: 'key' }) as unknown as Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  const missing = rows.filter(([, , area = '', name = '']) => typeof mailgun[area]?.[name] !== 'function').map(([row]) => row);
  expect(missing).toEqual([]);
});
