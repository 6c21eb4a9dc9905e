import type { Answer, Form } from '../http';
import { emulator, runEmulator, send } from '../running';

interface Route {
  readonly id: string;
  readonly description: string;
}

runEmulator();
beforeEach(() => emulator.reset());

const create = async (fields: Form): Promise<Route> => ((await send('POST /v3/routes', fields)).body as { route: Route }).route;
const descriptions = ({ body }: Answer) => (body as { items: Route[] }).items.map(({ description }) => description);

test('a route with nothing but an expression has no actions and priority 0', async () => {
  const answer = await send('POST /v3/routes', { expression: 'catch_all()' });
  expect(answer).toMatchObject({ status: 200, contentType: 'application/json' });
  expect(answer.body).toEqual({
    message: 'Route has been created',
    route: {
      id: expect.stringMatching(/^[0-9a-f]{24}$/),
      expression: 'catch_all()',
      actions: [],
      priority: 0,
      description: '',
      created_at: expect.stringMatching(/ GMT$/),
    },
  });
});

test('expression and actions are kept to the letter, actions in their order', async () => {
  const expression = ` match_recipient( ".*@Example.com" )  and match_header('subject', "a, 'b' ü") `;
  const action = ['forward( "https://example.com/?a=b&c=d" )', "store(notify='x')", 'stop()'];
  const { id } = await create({ expression, action });
  expect((await send(`GET /v3/routes/${id}`)).body).toMatchObject({ route: { expression, actions: action } });
});

test('the same route may be there twice', async () => {
  const [first, second] = [await create({ expression: 'catch_all()' }), await create({ expression: 'catch_all()' })];
  expect(first.id).not.toBe(second.id);
  expect((await send('GET /v3/routes')).body).toMatchObject({ total_count: 2 });
});

test('an update answers flat, without a `route`, and changes what was sent', async () => {
  const { id } = await create({ expression: 'catch_all()', action: ['stop()'], description: 'before', priority: '5' });
  const { body } = await send(`PUT /v3/routes/${id}`, { description: 'after' });
  expect(body).toEqual({
    message: 'Route has been updated',
    id,
    expression: 'catch_all()',
    actions: ['stop()'],
    priority: 5,
    description: 'after',
    created_at: expect.any(String),
  });
});

test('an update to zero and to nothing is an update', async () => {
  const { id } = await create({ expression: 'catch_all()', description: 'before', priority: '5' });
  expect((await send(`PUT /v3/routes/${id}`, { description: '', priority: '0' })).body).toMatchObject({ description: '', priority: 0 });
});

test('actions that are sent replace the whole list', async () => {
  const { id } = await create({ expression: 'catch_all()', action: ['forward("a@example.com")', 'stop()'] });
  expect((await send(`PUT /v3/routes/${id}`, { action: ['stop()'] })).body).toMatchObject({ actions: ['stop()'] });
});

test('the list has the smallest priority first, and the newest first within one', async () => {
  for (const [description, priority] of Object.entries({ third: '1', second: '0', first: '0' }))
    await create({ expression: 'catch_all()', description, priority });
  expect(descriptions(await send('GET /v3/routes'))).toEqual(['first', 'second', 'third']);
  const page = await send('GET /v3/routes', { skip: '1', limit: '1' });
  expect(descriptions(page)).toEqual(['second']);
  expect(page.body).toMatchObject({ total_count: 3 });
});

test('a page of more than 1000 is refused in the words of Mailgun', async () => {
  expect(await send('GET /v3/routes', { limit: '1001' })).toMatchObject({
    status: 400,
    body: { message: "The 'limit' parameter can't be larger than 1000" },
  });
});

test('a deleted route is gone', async () => {
  const { id } = await create({ expression: 'catch_all()' });
  expect(await send(`DELETE /v3/routes/${id}`)).toMatchObject({ status: 200, body: { message: 'Route has been deleted' } });
  for (const method of ['GET', 'PUT', 'DELETE'])
    expect(await send(`${method} /v3/routes/${id}`)).toMatchObject({ status: 404, body: { message: 'Route not found' } });
});

test('a route without an expression is refused', async () => {
  expect(await send('POST /v3/routes', { action: 'stop()' })).toMatchObject({
    status: 400,
    contentType: 'application/json',
    body: { message: "Missing parameter 'expression'" },
  });
});

test('the store can be changed, and the API answers the change', async () => {
  const { id } = await create({ expression: 'catch_all()' });
  Object.assign(emulator.store.routes.get(id) ?? {}, { description: 'changed by hand' });
  expect((await send(`GET /v3/routes/${id}`)).body).toMatchObject({ route: { description: 'changed by hand' } });
});

test.each([
  ['match_recipient("alice@example.com")', true],
  ["match_recipient('.*@example.com')", true],
  ['match_recipient("^(?P<user>.*?)@EXAMPLE.com$")', true],
  ['catch_all()', true],
  ['match_recipient("bob@example.com")', false],
  ['match_recipient("alice")', false],
  ['match_header("subject", ".*")', false],
  ['not match_recipient("bob@.*") and (match_recipient("carol@.*") or match_recipient("alice@.*"))', true],
  ['match_recipient("bob@.*") and catch_all()', false],
  ['match_recipient("(")', false],
])('a route with the filter %s takes mail to alice@example.com: %s', async (expression, matches) => {
  emulator.reset();
  await send('POST /v3/routes', { expression, description: 'first' });
  const answer = await send('GET /v3/routes/match', { address: 'alice@example.com' });
  expect(answer).toMatchObject(
    matches ? { status: 200, body: { route: { description: 'first' } } } : { status: 404, body: { message: 'Route not found' } },
  );
});
