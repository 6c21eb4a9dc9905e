import crypto from 'node:crypto';
import { readPolicy } from '../../../gate/policy/read-policy';
import { createToken, findAgent, hashToken } from '../../../gate/policy/token';

const [old, next, other] = [createToken(), createToken(), createToken()];
const policy = readPolicy(
  `version: 1
agents:
  bot:
    tokens:
      - { hash: 'sha256:${old.hash}', expires: 2027-01-31 }
      - { hash: 'sha256:${next.hash}', expires: 2027-02-28 }
    areas: {}
  other:
    token: sha256:${other.hash}
    expires: 2027-01-31
    areas: {}
`,
  'policy.yaml',
);
const found = (token: string, time: string) => {
  const agent = findAgent(policy, token, new Date(time));
  return agent && [agent.agent.name, agent.expires.toISOString()];
};

test('a token is new each time, says what it is for, and is found by its hash alone', () => {
  expect(old.token).toMatch(/^mgate_[\w-]{43}$/);
  expect(old.token).not.toBe(next.token);
  expect(old.hash).toBe(crypto.createHash('sha256').update(old.token).digest('hex'));
  expect(hashToken(old.token)).toBe(old.hash);
  expect(found(old.hash, '2027-01-01T00:00:00Z')).toBeUndefined();
});

test('while a token replaces another, both belong to the agent, each until its end', () => {
  expect(found(old.token, '2027-01-31T23:59:59.999Z')).toEqual(['bot', '2027-02-01T00:00:00.000Z']);
  expect(found(old.token, '2027-02-01T00:00:00Z')).toBeUndefined();
  expect(found(next.token, '2027-02-01T00:00:00Z')).toEqual(['bot', '2027-03-01T00:00:00.000Z']);
  expect(found(other.token, '2027-01-01T00:00:00Z')).toEqual(['other', '2027-02-01T00:00:00.000Z']);
});

test.each([
  '',
  'mgate_',
  ` ${old.token}`,
  `${old.token}\n`,
  old.token.slice(0, -1),
  old.token.toUpperCase(),
  `sha256:${old.hash}`,
  createToken().token,
])('what is not exactly a token belongs to nobody', (token) => {
  expect(found(token, '2027-01-01T00:00:00Z')).toBeUndefined();
});

test('a token is compared with every hash that there is, whichever it is', () => {
  const compare = jest.spyOn(crypto, 'timingSafeEqual');
  for (const token of [old.token, other.token, 'none']) {
    compare.mockClear();
    found(token, '2027-01-01T00:00:00Z');
    expect(compare).toHaveBeenCalledTimes(3);
  }
});

test('a time that is none lets nobody in', () => {
  expect(found(old.token, 'no time')).toBeUndefined();
});
