import { operations } from '../../gate/operations/operation';
import { didOf } from '../../gate/what';

test('what every operation does can be told once it is done', () => {
  const verbs = new Set([...operations.values()].map(({ endpoint }) => endpoint.summary.split(' ', 1)[0]?.toLowerCase() ?? ''));
  expect([...verbs].map(didOf).sort().join(' ')).toBe(
    'activated added allowed asked cancelled changed checked copied counted created deactivated deleted described disabled disconnected enabled enrolled found gave got held imported lent let linked listed made posted put queried ran read removed renamed renewed replaced revoked rotated saw sent set shared started stopped stored switched took updated validated',
  );
});
