import { findTemplateVersion, RenderError, renderTemplate } from '../../../emulator/message/template';
import type { StoredTemplateVersion } from '../../../emulator/store/stored';
import { domainWith, storeWith, templateWith } from './messages';

const version = (content: string, headers = {}) => templateWith(content, headers).versions.get('v1') as StoredTemplateVersion;
const render = (content: string, variables: Record<string, unknown> = {}) => renderTemplate(version(content), variables).html;

// The examples are those of user-manual/sending-messages/send-templates, in other words.
test.each([
  ['{{title}} {{{title}}}', { title: '<b>' }, '&lt;b&gt; <b>'],
  ['{{#if a}}A{{else if b}}B{{else}}C{{/if}}', { b: true }, 'B'],
  ['{{#unless paid}}due{{/unless}}', { paid: false }, 'due'],
  ['{{#each user.services}}{{this.service}} on {{this.date}};{{/each}}', { user: { services: [{ service: 's', date: 'd' }] } }, 's on d;'],
  ['{{#with author}}{{name}}{{/with}}', { author: { name: 'Jean' } }, 'Jean'],
  ['{{#equal plan "pro"}}yes{{/equal}}', { plan: 'pro' }, 'yes'],
  ['{{#equal count "5"}}five{{else}}other{{/equal}}', { count: 5 }, 'five'],
  ['{{#equal plan "pro"}}yes{{/equal}}', { plan: 'free' }, ''],
  ['{{missing}}{{a.b.c}}', {}, ''],
  ['{{a}}:('.repeat(300), {}, ':('.repeat(300)],
  ['{{#if a}}x{{/if}}'.repeat(1000), { a: 1 }, 'x'.repeat(1000)],
  ['%recipient.name% {{x}}', { x: 1 }, '%recipient.name% 1'],
])('%s is rendered as documented', (content, variables, expected) => {
  expect(render(content, variables)).toBe(expected);
});

test('headers of a version are rendered too, as text', () => {
  const headers = { subject: 'For {{name}}', from: '{{from}}', replyTo: 'r@example.com' };
  const { subject, from, replyTo } = renderTemplate(version('x', headers), { name: 'A & B', from: 'Bob <bob@example.com>' });
  expect([subject, from, replyTo]).toEqual(['For A & B', 'Bob <bob@example.com>', 'r@example.com']);
});

test('a template of the domain goes before one of the account, and a tag before the active version', () => {
  const store = storeWith(domainWith({}, new Map([['welcome', templateWith('domain')]])));
  const domain = store.domains.get('mail.example.com');
  store.templates.set('welcome', templateWith('account'));
  store.templates.set('other', templateWith('account', {}, 'v2'));
  const content = (name: string, templateVersion?: string) =>
    findTemplateVersion(store, domain, { template: name, templateVersion }).content;
  expect([content('welcome'), content('other'), content('other', 'V2')]).toEqual(['domain', 'account', 'account']);
  expect(() => content('none')).toThrow(new RenderError('template none not found'));
  expect(() => content('welcome', 'v9')).toThrow(new RenderError('template welcome has no version v9'));
});

test.each([
  '{{constructor}}',
  '{{constructor.constructor}}',
  '{{__proto__}}',
  '{{toString}}',
  '{{a.constructor.name}}',
  '{{a.__proto__.constructor}}',
  '{{lookup a "constructor"}}',
  '{{lookup (lookup a "constructor") "constructor"}}',
  '{{#with (lookup a "constructor")}}{{this}}{{/with}}',
  '{{#with "s" as |string|}}{{string.sub.constructor}}{{/with}}',
  '{{a.__defineGetter__}}',
  '{{@root.constructor}}',
  '{{log "x"}}',
])('%s reaches nothing of JavaScript', (content) => {
  const printed = jest.spyOn(console, 'log');
  let html = '';
  try {
    html = render(content, { a: {} });
  } catch (error) {
    expect(error).toBeInstanceOf(RenderError);
  }
  expect(html).not.toMatch(/function|native|Object|Function/);
  expect(printed).not.toHaveBeenCalled();
});

test('variables of hostile names are values like others', () => {
  const variables = JSON.parse('{"__proto__": {"polluted": "yes"}, "constructor": "c", "a": "b"}');
  expect(render('{{a}} {{constructor}} {{polluted}}', { ...variables })).toBe('b c ');
  expect(({} as { polluted?: string }).polluted).toBeUndefined();
});

const many = { items: Array.from({ length: 1000 }, (_, index) => index) };

test.each([
  ['loops in loops', '{{#each items}}{{#each ../items}}{{#each ../../items}}x{{/each}}{{/each}}{{/each}}'],
  ['loops without a name', '{{#items}}{{#@root.items}}{{#@root.items}}x{{/@root.items}}{{/@root.items}}{{/items}}'],
  ['loops that write much', `{{#each items}}${'x'.repeat(90_000)}{{/each}}`],
  ['much of one variable', '{{long}}'.repeat(12_000)],
  ['a partial', '{{> other}}'],
  ['a partial that calls itself', '{{#*inline "a"}}{{> a}}{{/inline}}{{> a}}'],
  ['a file as a partial', '{{> ../../etc/passwd}}'],
  ['no template', '{{#if a}}'],
  ['an unknown helper', '{{#unknown 1}}{{/unknown}}'],
  ['a loop through nothing', '{{#each}}{{/each}}'],
  ['a deep nest', '{{#if a}}'.repeat(5000) + '{{/if}}'.repeat(5000)],
  ['deep brackets', `{{a ${'(a '.repeat(5000)}${')'.repeat(5000)}}}`],
])('%s is an error in one line, and soon', (_, content) => {
  expect(() => render(content, { ...many, long: 'x'.repeat(10_000), a: true })).toThrow(/^template cannot be rendered: [^\n]+$/);
});

test('what was too much for one message is not held against the next', () => {
  expect(() => render('{{#each items}}{{#each ../items}}x{{/each}}{{/each}}', many)).toThrow('loops go round more than 100000 times');
  expect(render('{{#each items}}x{{/each}}', many)).toBe('x'.repeat(1000));
});
