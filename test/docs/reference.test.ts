import { referencePages, writtenPages } from '../../scripts/reference';

test('the reference pages are those of the declarations and the comments: npm run docs:reference writes them', () => {
  expect(Object.fromEntries(writtenPages())).toEqual(Object.fromEntries(referencePages()));
});

test('every argument and every output of every resource is explained', () => {
  const empty = [...referencePages()]
    .filter(([file]) => file.startsWith('resources/'))
    .flatMap(([file, text]) => [...text.matchAll(/^\| (`\w+`) \|.* \| +\|$/gm)].map(([, name]) => `${file} ${name}`));
  expect(empty).toEqual([]);
});
