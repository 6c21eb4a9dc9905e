import { createFaults } from '../../../emulator/faults/faults';

const request = { method: 'GET', path: '/v3/routes', route: 'GET /v3/routes', region: 'us', fields: {} };
const later = { code: 451, message: '4.3.0 Try again later' };

describe('a fault with a stage', () => {
  test('strikes that command and no other, and no request', () => {
    const faults = createFaults();
    const rule = faults.add({ stage: 'rcpt', answer: later, times: 'always' });
    expect(faults.take(request)).toBeUndefined();
    expect(faults.takeCommand('mail')).toBeUndefined();
    expect(faults.takeCommand('rcpt')).toEqual({ latency: 0, reply: later });
    expect(rule.hits).toBe(1);
  });

  test('is chosen by domain, region and fields of the session', () => {
    const faults = createFaults();
    faults.add({
      stage: 'rcpt',
      domain: 'mail.example.com',
      region: 'eu',
      match: { to: '*@example.org' },
      answer: 'drop',
      times: 'always',
    });
    const session = { domain: 'Mail.example.com', region: 'eu', fields: { to: 'bob@example.org' } };
    expect(faults.takeCommand('rcpt', session)?.reply).toBe('drop');
    expect(faults.takeCommand('rcpt', { ...session, domain: 'example.com' })).toBeUndefined();
    expect(faults.takeCommand('rcpt', { ...session, region: 'us' })).toBeUndefined();
    expect(faults.takeCommand('rcpt', { ...session, fields: { to: 'bob@example.net' } })).toBeUndefined();
    expect(faults.takeCommand('rcpt')).toBeUndefined();
  });

  test('can be late, alone and with the reply of another fault', () => {
    const faults = createFaults();
    faults.add({ stage: 'data', latency: 10 });
    faults.add({ stage: 'data', answer: 'hang' });
    expect(faults.takeCommand('data')).toEqual({ latency: 10, reply: 'hang' });
    faults.add({ stage: 'data', latency: 7 });
    expect(faults.takeCommand('data')).toEqual({ latency: 7, reply: undefined });
  });

  test('one without a stage strikes no command', () => {
    const faults = createFaults();
    faults.add({ answer: 'drop' });
    expect(faults.takeCommand('connect')).toBeUndefined();
    expect(faults.unused()).toHaveLength(1);
  });
});
