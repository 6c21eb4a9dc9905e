import { blocksOf, read } from './pages';

test('the first program of the README is the one that npm start applies', () => {
  expect(blocksOf('README.md').find(({ language }) => language === 'ts')?.text).toBe(read('examples/quickstart/index.ts'));
});

test('the README can be read at one sitting', () => {
  expect(read('README.md').split('\n').length).toBeLessThanOrEqual(200);
});
