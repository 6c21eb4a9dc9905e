import { chmodSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readAuditKey } from '../../../gate/audit/key';
import { openAudit } from '../../../gate/audit/write-audit';
import { stateFolders } from './folder';

const stateFolder = stateFolders();
const none = {};

test('a key is made once, for its owner alone', () => {
  const folder = join(stateFolder(), 'new');
  const first = readAuditKey(folder, none);
  expect(first).toHaveLength(32);
  expect(readAuditKey(folder, none)).toEqual(first);
  expect(readdirSync(folder)).toEqual(['audit.key']);
  expect(statSync(join(folder, 'audit.key')).mode & 0o777).toBe(0o600);
  expect(readFileSync(join(folder, 'audit.key'), 'utf8').trim()).toBe(first.toString('hex'));
});

test.each([
  ['hex', Buffer.alloc(32, 9).toString('hex')],
  ['base64', Buffer.alloc(32, 9).toString('base64')],
  ['base64 for URLs', Buffer.alloc(32, 9).toString('base64url')],
])('the environment may give it in %s, and no file is made', (_, given) => {
  const folder = stateFolder();
  expect(readAuditKey(folder, { MAILGUN_GATE_AUDIT_KEY: ` ${given}\n` })).toEqual(Buffer.alloc(32, 9));
  expect(readdirSync(folder)).toEqual([]);
});

test.each([
  ['short', 'abcd', 'at least 32 bytes'],
  ['no key at all', 'not a key!', 'hex or base64'],
])('a key that is %s is refused, and not repeated', (_, given, words) => {
  const read = () => readAuditKey(stateFolder(), { MAILGUN_GATE_AUDIT_KEY: given });
  expect(read).toThrow(words);
  expect(read).not.toThrow(given);
});

test('a key that every user can read is refused', () => {
  const folder = stateFolder();
  readAuditKey(folder, none);
  chmodSync(join(folder, 'audit.key'), 0o644);
  expect(() => readAuditKey(folder, none)).toThrow('chmod 600');
});

test('an empty key file is refused instead of signed with', () => {
  const folder = stateFolder();
  writeFileSync(join(folder, 'audit.key'), '', { mode: 0o600 });
  expect(() => readAuditKey(folder, none)).toThrow('audit.key must hold');
});

test('a lost key is not replaced silently', () => {
  const folder = stateFolder();
  openAudit({ folder, key: readAuditKey(folder, none) }).close();
  rmSync(join(folder, 'audit.key'));
  expect(() => readAuditKey(folder, none)).toThrow('is missing, but there are records');
  rmSync(join(folder, 'audit'), { recursive: true });
  mkdirSync(join(folder, 'audit'));
  expect(readAuditKey(folder, none)).toHaveLength(32);
});
