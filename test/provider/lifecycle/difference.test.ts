import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { omit } from '../../../provider/lifecycle/define-resource';
import { createDomain } from '../../contract/fixture';
import type { Properties } from '../../contract/provider-host';
import { emulator, host, runHost } from '../running';

runHost();

describe('what is known to be something else', () => {
  const name = 'contract.example.com';
  const pem = () => generateKeyPairSync('rsa', { modulusLength: 1024 });
  const pkcs1 = (key: KeyObject) => String(key.export({ format: 'pem', type: 'pkcs1' }));

  beforeEach(() => emulator.reset());

  const create = async (type: string, args: Properties) => {
    const { inputs, failures } = await host.check(type, args);
    expect(failures).toEqual([]);
    const { id, properties } = await host.create(inputs);
    const diff = async (others: Properties, state = properties) => {
      const news = (await host.check(type, { ...args, ...others }, state)).inputs;
      return { news, ...(await host.diff(id, state, news)) };
    };
    return { id, properties, diff };
  };

  test.each([
    ['dkimKeySize', 2048],
    ['encryptIncomingMessage', true],
    ['dkimHostName', 'example.com'],
  ])('replaces a domain that is given %s of %j for the first time', async (argument, value) => {
    const { diff } = await create('Domain', { name });
    expect(await diff({ [argument]: value })).toMatchObject({ replaces: [argument] });
  });

  test('is found by the update where the state is older than the observation, and nothing is changed', async () => {
    const { id, properties, diff } = await create('Domain', { name });
    const older = omit(properties, ['__observed']);
    const { news, replaces } = await diff({ encryptIncomingMessage: true, spamAction: 'tag' }, older);
    expect(replaces).toEqual([]);
    await expect(host.update(id, older, news)).rejects.toThrow('encryptIncomingMessage: the program says true, Mailgun has false');
    expect(emulator.store.domains.get(name)?.settings.spamAction).toBe('disabled');
  });

  test("replaces a DKIM key by another one of the user's own, and not by the same", async () => {
    await createDomain(name)(emulator);
    const { privateKey } = pem();
    const { diff } = await create('DkimKey', { signingDomain: name, selector: 's1', pem: pkcs1(privateKey) });
    const { properties } = await create('DkimKey', { signingDomain: name, selector: 's2', pem: pkcs1(privateKey) });
    const imported = await host.read(`${name}/s1`, { __type: 'DkimKey', __provider: properties.__provider });
    expect(await diff({}, imported?.properties)).toMatchObject({ replaces: [] });
    expect(await diff({ pem: pkcs1(pem().privateKey) }, imported?.properties)).toMatchObject({ replaces: ['pem'] });
  });

  test('replaces a key that never expires by one that does', async () => {
    const { diff } = await create('ApiKey', { role: 'basic' });
    expect(await diff({ expiration: 3600 })).toMatchObject({ replaces: ['expiration'] });
  });

  test.each([
    ['Template', { name: 'welcome' }],
    ['TemplateVersion', { name: 'welcome', tag: 'v1', template: 'Hello' }],
  ])("replaces a %s of a domain whose domain is taken out: it becomes the account's", async (type, args) => {
    await createDomain(name)(emulator);
    if (type === 'TemplateVersion') await create('Template', { domain: name, name: 'welcome' });
    const { properties, diff } = await create(type, { domain: name, ...args });
    expect(await diff({ domain: undefined }, properties)).toMatchObject({ changes: true, replaces: ['domain'] });
  });
});

test('keepers that a login is given for the first time leave the password that is in use', async () => {
  emulator.reset();
  await createDomain('mail.example.com')(emulator);
  const login = { domain: 'mail.example.com', login: 'shop' };
  const { id, properties } = await host.create((await host.check('SmtpCredential', login)).inputs);
  const passwordOf = () => emulator.store.domains.get('mail.example.com')?.credentials.get(id)?.password;
  const before = passwordOf();
  const first = await host.check('SmtpCredential', { ...login, keepers: { year: '2026' } }, properties);
  const updated = await host.update(id, properties, first.inputs);
  expect(before).toEqual(expect.stringMatching(/./));
  expect(passwordOf()).toBe(before);
  const second = await host.check('SmtpCredential', { ...login, keepers: { year: '2027' } }, updated);
  await host.update(id, updated, second.inputs);
  expect(passwordOf()).not.toBe(before);
});

test('a domain that an alias brings from another provider is taken over by the next update, if it is as the program says', async () => {
  emulator.reset();
  await createDomain('mail.example.com')(emulator);
  const theirs = { name: 'mail.example.com', region: 'us', spamAction: 'disabled' };
  const { inputs } = await host.check('Domain', { name: 'mail.example.com', spamAction: 'disabled' }, theirs);
  expect(await host.diff('mail.example.com', theirs, inputs)).toMatchObject({ changes: true, replaces: [] });
  const updated = await host.update('mail.example.com', theirs, inputs);
  expect(await host.diff('mail.example.com', updated, inputs)).toMatchObject({ changes: false });
  const { inputs: others } = await host.check('Domain', { name: 'mail.example.com', spamAction: 'tag' }, theirs);
  await expect(host.update('mail.example.com', theirs, others)).rejects.toThrow('spamAction: the program says "tag"');
});
