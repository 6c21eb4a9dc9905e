import { emulator, runEmulator, send } from '../running';

const name = 'mail.example.com';
const path = `/v3/domains/${name}/tracking`;
const message = 'Domain tracking settings have been updated';

runEmulator();
beforeEach(async () => {
  emulator.reset();
  await send('POST /v4/domains', { name });
});

test('tracking is off on a new domain, with footers that wait', async () => {
  const answer = await send(`GET ${path}`);
  expect(answer.contentType).toBe('application/json; charset=utf-8');
  expect(answer.body).toEqual({
    tracking: {
      open: { active: false, place_at_the_top: false },
      click: { active: false },
      unsubscribe: {
        active: false,
        html_footer: '\n<br>\n<p><a href="%unsubscribe_url%">unsubscribe</a></p>\n',
        text_footer: '\n\nTo unsubscribe click: <%unsubscribe_url%>\n\n',
      },
      web_scheme: 'http',
    },
  });
});

test('the web scheme in it is the one of the domain', async () => {
  await send(`PUT /v4/domains/${name}`, { web_scheme: 'https' });
  expect((await send(`GET ${path}`)).body).toMatchObject({ tracking: { web_scheme: 'https' } });
});

test('the place of the pixel survives switching', async () => {
  await send(`PUT ${path}/open`, { active: 'yes', place_at_the_top: 'true' });
  expect((await send(`PUT ${path}/open`, { active: 'no' })).body).toEqual({ message, open: { active: false, place_at_the_top: true } });
});

test.each([
  ['htmlonly', 'htmlonly'],
  ['yes', true],
  ['true', true],
  ['no', false],
  ['false', false],
])('click tracking can be %s', async (active, shown) => {
  expect((await send(`PUT ${path}/click`, { active })).body).toEqual({ message, click: { active: shown } });
  expect((await send(`GET ${path}`)).body).toMatchObject({ tracking: { click: { active: shown } } });
});

test('a footer that is not sent stays', async () => {
  await send(`PUT ${path}/unsubscribe`, { active: 'true', html_footer: '<p>bye</p>', text_footer: 'bye' });
  const unsubscribe = { active: false, html_footer: '<p>bye</p>', text_footer: 'farewell' };
  expect((await send(`PUT ${path}/unsubscribe`, { active: 'false', text_footer: 'farewell' })).body).toEqual({ message, unsubscribe });
});

test('two domains have settings of their own', async () => {
  await send('POST /v4/domains', { name: 'other.example.com' });
  await send(`PUT ${path}/click`, { active: 'true' });
  expect((await send('GET /v3/domains/other.example.com/tracking')).body).toMatchObject({ tracking: { click: { active: false } } });
});

test.each(['GET', 'PUT open', 'PUT click', 'PUT unsubscribe'])('%s on an unknown domain says so', async (request) => {
  const [method, kind] = request.split(' ');
  const answer = await send(`${method} /v3/domains/nobody.example.com/tracking${kind === undefined ? '' : `/${kind}`}`);
  expect(answer).toMatchObject({ status: 404, body: { message: 'Domain not found' } });
});
