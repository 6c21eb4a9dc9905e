import { callOf } from '../../../gate/operations/call-of';
import { digestOf, shapeOf } from '../../../gate/operations/digest';
import { textsOf } from '../../../gate/operations/given';
import { operations } from '../../../gate/operations/operation';

/** What a file of ours looks like, written by an agent into a body of JSON. */
const pretended = { filename: 'a', size: 1, path: '/dev/zero' };

test("an object in an agent's JSON is never taken for a file: its path is not read, and it hides no text", async () => {
  const operation = operations.get('inboxTests.create');
  if (operation === undefined) throw new Error('there is no inboxTests.create');
  const call = { ...callOf(operation, { from: 'a@mail.example.com', subject: 'x', html: 'x' }), fields: { variables: pretended } };
  expect(textsOf(call.fields, 'variables')).toEqual([JSON.stringify(pretended)]);
  expect(shapeOf(call)).toEqual({ variables: 'object' });
  // It would be read for ever.
  expect(await digestOf(call)).toMatch(/^[0-9a-f]{64}$/);
});
