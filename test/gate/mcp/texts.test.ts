import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { version } from 'mailgun-sdk';
import { toolTexts } from '../../../scripts/reference/tool-texts';

const gate = resolve(__dirname, '../../../gate');

let written: string;
beforeAll(() => {
  written = toolTexts();
});

test('what the tools say is what the comments of the SDK say: npm run docs:reference writes it', () => {
  expect(readFileSync(resolve(gate, 'mcp/texts.ts'), 'utf8')).toBe(written);
});

test('nothing in it is for programs alone', () => {
  expect(written).not.toMatch(/maybeDone|\bRole:|`messages\.\w+`|iterable/);
});

test('the server names the version of the package', () => {
  expect(version).toBe(JSON.parse(readFileSync(resolve(gate, 'package.json'), 'utf8')).version);
});
