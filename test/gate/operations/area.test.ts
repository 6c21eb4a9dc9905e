import { api } from 'mailgun-sdk';
import { areaOf, areas } from '../../../gate/operations/area';
import { operations } from '../../../gate/operations/operation';

const declared = Object.entries(api).flatMap(([noun, endpoints]) => Object.keys(endpoints).map((verb) => `${noun}.${verb}`));

test('every declared operation is known by its name, and belongs to exactly one area', () => {
  expect([...operations.keys()].sort()).toEqual(declared.sort());
  for (const { name, area } of operations.values())
    expect({ name, known: areas.filter((each) => each === area).length }).toEqual({ name, known: 1 });
});

test('the areas have the names that policies use, and none is empty', () => {
  expect(areas.slice(0, 10)).toEqual([
    'Messages',
    'Domains',
    'Mailing lists & members',
    'Templates',
    'Events',
    'Suppressions',
    'Routes',
    'Webhooks',
    'Metrics & analytics',
    'API keys',
  ]);
  expect(areas.filter((area) => !Object.values(areaOf).includes(area))).toEqual([]);
});

test('what only reads needs read, but for what shows a secret', () => {
  const unequal = [...operations.values()].filter(({ access, endpoint }) => (access === 'read') !== (endpoint.access === 'read'));
  expect(unequal.map(({ name, access }) => [name, access])).toEqual([['account.getSigningKey', 'full']]);
});
