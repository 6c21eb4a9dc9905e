// The programs that scripts/runtimes.mjs runs, as text: each runtime, bundler and version of a package gets the same ones.

/** Sends with a file, lists, meets an error, and verifies a webhook. It returns what `expected` below is. */
const calls = `
async function calls(url, apiKey, subject, options) {
  const mailgun = createMailgun({ apiKey, baseUrl: url, retries: 0, ...options });
  const attachments = [{ filename: 'a.txt', data: new TextEncoder().encode('attached') }];
  await mailgun.messages.send({ domain: 'example.com', from: 'a@example.com', to: 'b@example.com', subject, text: 'x', attachments });
  const domains = [];
  for await (const { name } of mailgun.domains.list()) domains.push(name);
  const missing = await mailgun.domains.get({ domain: 'missing.example.com' }).catch((error) => isMailgunError(error) ? error.code : String(error));
  const { verified } = await verifyWebhook(signWebhook('key', { event: 'opened' }), { signingKey: 'key' });
  await mailgun.close();
  return JSON.stringify({ domains, missing, verified });
}`;

export const expected = JSON.stringify({ domains: ['example.com'], missing: 'not_found', verified: true });

const names = 'createMailgun, isMailgunError, signWebhook, verifyWebhook';
const print = (options = '') => `
const [url, key, subject] = process.argv.slice(2);
calls(url, key, subject, {${options}}).then(console.log);`;

/** For what runs a file: `url key subject` are its arguments, and it prints what the calls returned. */
export const imported = (entry = 'mailgun-sdk') => `import { ${names} } from '${entry}';${calls}${print()}`;

export const required = (entry = 'mailgun-sdk') => `const { ${names} } = require('${entry}');${calls}${print()}`;

/** A Worker: the arguments are in the query. */
export const worker = `import { ${names} } from 'mailgun-sdk';${calls}
export default {
  async fetch(request) {
    const query = new URL(request.url).searchParams;
    try {
      return new Response(await calls(query.get('url'), query.get('key'), query.get('subject'), {}));
    } catch (error) {
      return new Response(String(error?.stack), { status: 500 });
    }
  },
};`;

/** For `workerd serve`; it takes any free port, and tells which. */
export const workerConfiguration = `
using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [
    (name = "main", worker = (
      modules = [(name = "worker", esModule = embed "worker.bundled.mjs")],
      compatibilityDate = "2026-01-01",
      compatibilityFlags = ["nodejs_compat"],
    )),
    (name = "internet", network = (allow = ["public", "private"])),
  ],
  sockets = [(name = "http", address = "127.0.0.1:0", http = (), service = "main")],
);`;

/** A program's own agent of undici. */
export const agent = (undici) => `import { ${names} } from 'mailgun-sdk';
import { Agent, interceptors } from '${undici}';${calls}${print('dispatcher: new Agent().compose(interceptors.retry())')}`;

/** For the compiler: undici's types differ from version to version. */
export const agentTypes = (undici) => `import { createMailgun } from 'mailgun-sdk';
import { Agent, MockAgent, ProxyAgent } from '${undici}';
for (const dispatcher of [new Agent(), new MockAgent(), new ProxyAgent('http://localhost'), new Agent().compose()])
  createMailgun({ apiKey: 'key', dispatcher });`;

/** undici's own mocks. It prints what a mocked answer, a mocked failure and a streamed answer became. */
export const mockAgent = (undici) => `import { createMailgun } from 'mailgun-sdk';
import { MockAgent } from '${undici}';
const agent = new MockAgent();
agent.disableNetConnect();
const pool = agent.get('https://api.mailgun.net');
pool.intercept({ path: '/v3/routes/1', method: 'GET' }).reply(200, { route: { id: '1' } }, { headers: { 'content-type': 'application/json' } });
pool.intercept({ path: '/v3/routes/2', method: 'GET' }).replyWithError(new Error('gone'));
pool.intercept({ path: '/v3/routes/3', method: 'GET' }).reply(404, { message: 'Route not found' });
const mailgun = createMailgun({ apiKey: 'key', dispatcher: agent, retries: 0 });
const codeOf = (error) => error.code;
const said = [
  (await mailgun.request('GET /v3/routes/1')).route.id,
  await mailgun.request('GET /v3/routes/2').catch(codeOf),
  await mailgun.request('GET /v3/routes/3').catch(codeOf),
];
await mailgun.close();
console.log(said.join());`;

/** A message that msw answers, and everything else that it lets through. */
export const msw = (entry, options, msw) => `import { ${names} } from '${entry}';
import { http, HttpResponse } from '${msw}';
import { setupServer } from '${msw}/node';${calls}
const [url, key, subject] = process.argv.slice(2);
let mocked;
const server = setupServer(http.post(url + '/v3/mocked.example.com/messages', async ({ request }) => {
  mocked = (await request.formData()).get('subject');
  return HttpResponse.json({ id: '<mocked@example.com>', message: 'Queued. Thank you.' });
}));
server.listen({ onUnhandledRequest: 'bypass' });
const mailgun = createMailgun({ apiKey: key, baseUrl: url, ${options} });
const { id } = await mailgun.messages.send({ domain: 'mocked.example.com', from: 'a@example.com', to: 'b@example.com', subject, text: 'x' });
const said = await calls(url, key, subject, {${options}});
server.close();
console.log(id === '<mocked@example.com>' && mocked === subject ? said : 'msw was not asked: ' + id);`;
