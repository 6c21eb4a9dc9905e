import { createEventRing } from '../../../gate/webhooks/recent-events';

test('each domain has its last 100 events, the newest first, whatever the case of its name', () => {
  const ring = createEventRing();
  for (let id = 1; id <= 105; id += 1) ring.add(id % 2 === 0 ? 'Mail.Example.com' : 'mail.example.com', { id });
  expect(ring.of('MAIL.example.com')).toHaveLength(100);
  expect([ring.of('mail.example.com')[0], ring.of('mail.example.com').at(-1)]).toEqual([{ id: 105 }, { id: 6 }]);
  expect(ring.of('other.example.com')).toEqual([]);
});

test('of many domains, those go first in which nothing has happened for longest', () => {
  const ring = createEventRing();
  for (let domain = 0; domain < 60; domain += 1) for (let id = 0; id < 100; id += 1) ring.add(`d${domain}.example.com`, { id });
  const kept = Array.from({ length: 60 }, (_, domain) => ring.of(`d${domain}.example.com`).length);
  expect(kept.reduce((sum, length) => sum + length, 0)).toBeLessThanOrEqual(5_000);
  expect([kept[0], kept[9], kept[10], kept[59]]).toEqual([0, 0, 100, 100]);
});

test('who listens is told the domain, until they stop', () => {
  const ring = createEventRing();
  const heard: string[] = [];
  const stop = ring.onEvent((domain) => heard.push(domain));
  ring.add('Mail.example.com', {});
  stop();
  ring.add('mail.example.com', {});
  expect(heard).toEqual(['mail.example.com']);
});
