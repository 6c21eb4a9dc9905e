import { isMailgunError } from 'mailgun-sdk';
import { emulator, mailgun, runEmulator } from '../running';

const domain = 'mail.example.com';
const template = { domain, name: 'welcome', content: 'Hello' };

runEmulator({ clock: { start: new Date('2030-01-01T00:00:00Z'), frozen: true } });
beforeEach(async () => {
  emulator.reset();
  emulator.transitions.change({ verification: 'immediate', deletion: 'immediate', templates: 'immediate', delivery: 'immediate' });
  await mailgun.domains.create({ name: domain });
});

const isMissing = (error: unknown) => isMailgunError(error, 'not_found');
const find = () =>
  mailgun.templates.get({ domain, template: 'welcome' }).then(
    () => true,
    (error) => !isMissing(error),
  );
const state = async () => (await mailgun.domains.get({ domain })).domain.state;
const isThere = () =>
  mailgun.domains.get({ domain }).then(
    () => true,
    (error) => !isMissing(error),
  );

describe('a template', () => {
  test('is there at once', async () => {
    await mailgun.templates.create(template);
    expect(await find()).toBe(true);
  });

  test('is found after so many reads; until then its name is taken', async () => {
    emulator.transitions.change({ templates: { reads: 2 } });
    await mailgun.templates.create(template);
    await expect(mailgun.templates.create(template)).rejects.toMatchObject({ code: 'conflict' });
    expect(await mailgun.templates.list({ domain }).toArray()).toEqual([]);
    expect([await find(), await find(), await find()]).toEqual([false, false, true]);
  });

  test('is found after a time, one of the account too', async () => {
    emulator.transitions.change({ templates: { after: 2000 } });
    await mailgun.accountTemplates.create({ name: 'welcome', content: 'Hello' });
    await expect(mailgun.accountTemplates.get({ template: 'welcome' })).rejects.toMatchObject({ code: 'not_found' });
    await emulator.clock.advance('2s');
    expect((await mailgun.accountTemplates.get({ template: 'welcome' })).template.name).toBe('welcome');
  });
});

describe('a domain', () => {
  test('is active so many reads after its verification, and cannot send before', async () => {
    emulator.transitions.change({ verification: { reads: 1 } });
    await mailgun.domains.verify({ domain });
    await expect(mailgun.messages.send({ domain, from: `a@${domain}`, to: 'b@example.com', text: 'Hi' })).rejects.toMatchObject({
      status: 403,
    });
    expect([await state(), await state()]).toEqual(['unverified', 'active']);
  });

  test('is gone so many reads after its deletion, and its name is free then', async () => {
    emulator.transitions.change({ deletion: { reads: 2 } });
    await mailgun.domains.delete({ domain });
    await expect(mailgun.domains.create({ name: domain })).rejects.toMatchObject({ code: 'conflict' });
    expect([await isThere(), await isThere(), await isThere()]).toEqual([true, true, false]);
    await mailgun.domains.create({ name: domain });
  });

  test('that was made anew is not deleted by what was due for the old one', async () => {
    emulator.transitions.change({ deletion: { after: 60_000 } });
    await mailgun.domains.delete({ domain });
    emulator.store.domains.delete(domain);
    await mailgun.domains.create({ name: domain });
    await emulator.clock.advance('1h');
    expect(await isThere()).toBe(true);
  });
});
