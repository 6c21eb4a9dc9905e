import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';

const root = resolve(__dirname, '../..');
let site: string;
let pages: ReadonlyMap<string, string>;

beforeAll(() => {
  site = realpathSync(mkdtempSync(join(tmpdir(), 'pulumi-mailgun-site-')));
  execFileSync(process.execPath, ['node_modules/typedoc/bin/typedoc', '--out', site], { cwd: root, stdio: 'pipe' });
  const files = readdirSync(site, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.html'));
  pages = new Map(files.map((file) => [join(site, file), readFileSync(join(site, file), 'utf8')]));
});
afterAll(() => rmSync(site, { recursive: true, force: true }));

test('every link of the site leads to a page and a heading that are there', () => {
  const dead: string[] = [];
  let links = 0;
  for (const [page, html] of pages)
    for (const [, link = ''] of html.matchAll(/href="([^"]+)"/g)) {
      if (/^[a-z]+:/.test(link)) continue;
      links += 1;
      const [path = '', heading = ''] = link.split('#').map(decodeURIComponent);
      const target = path === '' ? page : join(dirname(page), path);
      const there = pages.get(target);
      const found = there === undefined ? existsSync(target) : heading === '' || there.includes(`id="${heading}"`);
      if (!found) dead.push(`${page.slice(site.length)}: ${link}`);
    }
  expect(links).toBeGreaterThan(1000);
  expect(dead).toEqual([]);
});

test('the page of a class links to its arguments, and that of the client lists its calls', () => {
  const page = (path: string) => pages.get(join(site, path)) ?? '';
  expect(page('classes/pulumi-mailgun.Domain.html')).toMatch(/href="[^"]*pulumi-mailgun\.DomainArgs\.html"[^>]*>DomainArgs</);
  expect(page('interfaces/pulumi-mailgun.DomainArgs.html')).toContain('URL to which each delivered message is posted');
  expect(page('interfaces/mailgun-sdk.Mailgun.html')).toMatch(/<code>sendBatch<\/code>: Sends one message to any number of recipients/);
  expect(page('interfaces/mailgun-sdk.Mailgun.html')).not.toContain('ZodString');
});
