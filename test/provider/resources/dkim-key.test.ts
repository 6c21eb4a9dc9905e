import { createPublicKey, generateKeyPairSync } from 'node:crypto';
import { createDomain, there } from '../../contract/fixture';
import { type Deployment, failureOf, startDeployment } from './deployment';

const signingDomain = 'mail.example.com';
const args = { signingDomain, selector: 's1' };

let deployment: Deployment;

beforeAll(async () => {
  deployment = await startDeployment('DkimKey');
});
beforeEach(async () => {
  deployment.emulator.reset();
  await createDomain(signingDomain)(deployment.emulator);
  deployment.asked();
});
afterAll(() => deployment.stop());

const domain = () => there(deployment.emulator.store.domains.get(signingDomain));
const keyOf = (selector: string) => domain().dkimKeys.find((key) => key.selector === selector);

test('a key that is to stay inactive is made by one request', async () => {
  const key = await deployment.create({ ...args, active: false });
  expect(deployment.asked()).toEqual(['POST /v1/dkim/keys']);
  expect(await deployment.diff(key, { ...args, active: false })).toMatchObject({ changes: false });
});

test('a key whose record is not published yet is kept, and the record is named; once it is published, the key becomes active', async () => {
  const { message, left } = await failureOf(deployment.create({ ...args, active: true }));
  expect(message).toContain('Publish this DNS record, then run the command again.');
  expect(message).toContain(`TXT s1._domainkey.${signingDomain} "k=rsa; p=${keyOf('s1')?.publicKey}"`);
  expect(left?.id).toBe(`${signingDomain}/s1`);
  domain().dns = 'valid';
  const key = await deployment.update(there(left), { ...args, active: true });
  expect(keyOf('s1')?.active).toBe(true);
  expect(await deployment.diff(key, { ...args, active: true })).toMatchObject({ changes: false });
});

test.each([1024, 2048])(
  'of a key that is brought Mailgun gets the private half, and the record has the public one (%i bits)',
  async (bits) => {
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: bits });
    const pem = privateKey.export({ type: 'pkcs1', format: 'pem' }).toString();
    const key = await deployment.create({ ...args, pem });
    const publicKey = createPublicKey(privateKey).export({ type: 'spki', format: 'der' }).toString('base64');
    expect(keyOf('s1')?.publicKey).toBe(publicKey);
    expect(key.state.dnsRecord).toEqual({ type: 'TXT', name: `s1._domainkey.${signingDomain}`, value: `k=rsa; p=${publicKey}` });
    const read = there(await deployment.refresh(key));
    expect(await deployment.diff(read, { ...args, pem })).toMatchObject({ changes: false });
    expect(await deployment.diff(read, { ...args, bits: bits === 1024 ? 2048 : 1024 })).toMatchObject({ replaces: ['bits'] });
  },
);

test('a key that is brought is not in the words of a refusal', async () => {
  const pem = generateKeyPairSync('rsa', { modulusLength: 1024 }).privateKey.export({ type: 'pkcs1', format: 'pem' }).toString();
  const { message } = await failureOf(deployment.create({ signingDomain: 'nobody.example.com', selector: 's1', pem }));
  expect(message).toMatch(/not found/i);
  expect(message).not.toContain(pem.slice(40, 60));
});

test('a length and a key that is brought are refused together, known or not', async () => {
  expect(await deployment.refusals({ ...args, bits: 1024, pem: '04da6b54-80e4-46f7-96ec-b56ff0331ba9' })).toEqual([
    'bits: cannot be used together with pem',
  ]);
});

test('the last active key is neither deleted nor deactivated, and the error says what to do', async () => {
  domain().dns = 'valid';
  there(keyOf('smtp')).active = false;
  const key = await deployment.create({ ...args, active: true });
  there(keyOf('smtp')).active = false;
  for (const act of [() => deployment.delete(key), () => deployment.update(key, { ...args, active: false })])
    expect((await failureOf(act())).message).toMatch(
      /at least one active domain key\. Activate another key of the domain first.*deletedWith/,
    );
  expect(keyOf('s1')?.active).toBe(true);
});

test('the keys of a domain that was deleted are gone, and deleting one succeeds', async () => {
  const key = await deployment.create(args);
  deployment.emulator.store.domains.clear();
  expect(await deployment.refresh(key)).toBeUndefined();
  await deployment.delete(key);
  expect(deployment.asked()).toContain('DELETE /v1/dkim/keys');
});
