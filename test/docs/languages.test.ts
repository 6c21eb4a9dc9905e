import type { Language } from '../e2e/languages/language';
import { blocksOf } from './pages';

const found: Language[] = [];
// The end-to-end tests run these programs; here only their text is wanted.
jest.doMock('../e2e/languages/language', () => ({ testLanguage: (language: Language) => found.push(language) }));
for (const name of ['yaml', 'typescript', 'python', 'go']) require(`../e2e/languages/${name}.test`);

/** Without what the page leaves out: comments and a password. Go aligns what is left anew. */
const lines = (text: string) =>
  text
    .split('\n')
    .map((line) => line.trim().replaceAll(/ {2,}/g, ' '))
    .filter((line) => line !== '' && !line.startsWith('#') && !line.includes('smtp-secret'));

const blocks = blocksOf('docs/languages.md');

test.each(found.map((language) => [language.name, language] as const))(
  'the program in %s is the one that the tests run',
  (name, language) => {
    const [shown] = blocks.filter(({ language: of }) => of === name.toLowerCase());
    const { [language.main]: run = '' } = language.program('tag');
    expect(lines(shown?.text ?? '')).toEqual(lines(run));
  },
);

test('there is a program for each language that the tests run', () => {
  expect(found.map(({ name }) => name)).toEqual(['YAML', 'TypeScript', 'Python', 'Go']);
});
