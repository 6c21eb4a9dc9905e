import { referencePages, writtenPages } from '../../scripts/reference';

let pages: ReturnType<typeof referencePages>;
beforeAll(() => {
  pages = referencePages();
});

test('the reference pages are those of the declarations and the comments: npm run docs:reference writes them', () => {
  expect(Object.fromEntries(writtenPages())).toEqual(Object.fromEntries(pages));
});

test('every argument and every output of every resource is explained', () => {
  const empty = [...pages]
    .filter(([file]) => file.startsWith('resources/'))
    .flatMap(([file, text]) => [...text.matchAll(/^\| (`\w+`) \|(.*\|)? +\|$/gm)].map(([, name]) => `${file} ${name}`));
  expect(empty).toEqual([]);
});
