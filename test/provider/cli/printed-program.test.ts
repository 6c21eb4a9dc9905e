import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Language } from '../../../provider/cli/language';
import { clearWords, hideCredentials } from '../../../provider/cli/printed-program';

const folder = mkdtempSync(join(tmpdir(), 'pulumi-mailgun-printed-'));
const path = join(folder, 'imported');

afterAll(() => rmSync(folder, { recursive: true }));

const url = 'https://example.com/hook?token=hunter3';
const action = 'forward("https://u:hunter2@example.com/t")';
const secrets = new Map([
  ['webhookUrls1', url],
  ['routeActions1', action],
]);

/** A value of the configuration, in YAML. */
const value = (key: string) => ['$', '{', key, '}'].join('');

function hidden(language: Language, code: string) {
  writeFileSync(path, code);
  return { left: hideCredentials(path, language, secrets), code: readFileSync(path, 'utf8') };
}

test('in Python each credential is taken from the configuration', () => {
  const code = `mailgun.Webhook("a", urls=pulumi.Output.secret([${JSON.stringify(url)}]))\nmailgun.Route("b", actions=[${JSON.stringify(action)}])\n`;
  expect(hidden('python', code)).toEqual({
    left: [],
    code:
      'mailgun.Webhook("a", urls=pulumi.Output.secret([pulumi.Config().require_secret("webhookUrls1")]))\n' +
      'mailgun.Route("b", actions=[pulumi.Config().require_secret("routeActions1")])\n',
  });
});

test.each([
  ['plain', url, action],
  ['in single quotes', `'${url}'`, `'${action}'`],
  ['in double quotes', JSON.stringify(url), JSON.stringify(action)],
])('in YAML each credential is a value of the configuration, which is declared (%s)', (_, first, second) => {
  expect(hidden('yaml', `resources:\n  a:\n    urls:\n      - ${first}\n  b:\n    actions:\n      - ${second}\n`)).toEqual({
    left: [],
    code:
      'config:\n  webhookUrls1:\n    type: string\n    secret: true\n  routeActions1:\n    type: string\n    secret: true\n' +
      `resources:\n  a:\n    urls:\n      - ${value('webhookUrls1')}\n  b:\n    actions:\n      - ${value('routeActions1')}\n`,
  });
});

test.each<Language>(['go', 'csharp', 'java'])(
  'in %s, whose printed code cannot take it from there, each that is in clear is named',
  (language) => {
    const code = `urls: secret(${JSON.stringify(url)}), actions: ${JSON.stringify(action)}`;
    expect(hidden(language, code)).toEqual({ left: ['webhookUrls1', 'routeActions1'], code });
    expect(statSync(path).mode & 0o077).toBe(0);
    expect(clearWords([...secrets.keys()], { apply: false, language }).join()).toContain('in clear: webhookUrls1, routeActions1');
  },
);

test('a credential that another text begins with is not taken out of that', () => {
  const longer = `urls:\n  - ${url}\n  - ${url}-of-another\n`;
  expect(hidden('yaml', longer).code).toContain(`  - ${value('webhookUrls1')}\n  - ${url}-of-another\n`);
});

test('a credential that is written in a way that is not known is named, and not taken for hidden', () => {
  expect(hidden('python', "urls=['https://example.com/hook?token=hunter3']").left).toEqual(['webhookUrls1']);
  expect(hidden('yaml', 'urls:\n  - https://example.com/\n    hook?token=hunter3\n').left).toEqual(['webhookUrls1']);
});

test('without --apply it is said that the printed code would have credentials in clear', () => {
  expect(clearWords([...secrets.keys()], { apply: false, language: 'yaml' }).join()).toContain('in clear: webhookUrls1, routeActions1');
  expect(clearWords([...secrets.keys()], { apply: true, language: 'yaml' })).toEqual([]);
  expect(clearWords([], { apply: false, language: 'go' })).toEqual([]);
});
