import { readExpression } from '../../../emulator/api/read-expression';
import { mailgun, runEmulator, send } from '../running';

runEmulator();

const matches = (expression: string, text: string, ignoreCase = false) => readExpression(expression, { ignoreCase })?.(text);

describe("a caller's regular expression", () => {
  test.each([
    ['mail\\.', 'www.mail.example.com', true],
    ['^mail\\.', 'www.mail.example.com', false],
    ['Mail', 'mail.example.com', false],
    ['^(a|b)+@example\\.com$', 'abab@example.com', true],
    ['', 'anything', true],
  ])('%s of %s: %s', (expression, text, expected) => {
    expect(matches(expression, text)).toBe(expected);
  });

  test('may ignore case', () => {
    expect(matches('MAIL', 'mail.example.com', true)).toBe(true);
  });

  test('takes time in proportion to the text, where backtracking would not end', () => {
    expect(matches('^(a+)+$', `${'a'.repeat(50_000)}!`)).toBe(false);
  });

  test.each(['(', '(a)\\1', '(?=a)', '((a{1,100}){1,100}){1,100}'])('is not read where it is %s', (expression) => {
    expect(readExpression(expression, { ignoreCase: false })).toBeUndefined();
  });

  test('finds domains for dynamic pools, and mailboxes for seed lists', async () => {
    await mailgun.domains.create({ name: 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.example.com' });
    await mailgun.domains.create({ name: 'shop.example.org' });
    const found = await mailgun.dynamicIpPools.listAssignable({ domain: '^SHOP\\.' }).toArray();
    expect(found.map(({ name }) => name)).toEqual(['shop.example.org']);
    expect(await mailgun.dynamicIpPools.listAssignable({ domain: '^(a+)+$' }).toArray()).toEqual([]);
    expect((await send('GET /v3/domains/dynamic_pools/assignable?domain=%28')).status).toBe(400);
    const { mailingList } = await mailgun.seedLists.create({ seedFilter: '-1@(gmail|aol)\\.com$' });
    expect(mailingList.split(',').slice(1)).toEqual([expect.stringMatching(/-1@gmail\.com$/), expect.stringMatching(/-1@aol\.com$/)]);
  });
});
