import { json, startScriptedServer } from '../scripted-server';

type MailgunJs = typeof import('mailgun.js', { with: { 'resolution-mode': 'import' }}).default;
const Mailgun: MailgunJs = require('mailgun.js').default;

/**
 * The routes of address validation and inbox placement that Mailgun's own client calls, `GET /v4/inbox/results/{}`: those services are in no
 * document that is at hand. It is let call, because its paths are put together from parts.
 */
export async function calledByMailgunJs(): Promise<readonly string[]> {
  const server = await startScriptedServer();
  const { validate, inboxPlacements } = new Mailgun(FormData).client({ username: 'api', key: 'key', url: server.url });
  const { seedsLists, results, providers } = inboxPlacements;
  const one = 'ONE';
  const calls: readonly (() => Promise<unknown>)[] = [
    () => validate.get('alice@example.com'),
    () => validate.multipleValidation.list(),
    () => validate.multipleValidation.get(one),
    () => validate.multipleValidation.create(one, { file: { data: 'email', filename: 'list.csv' } }),
    () => validate.multipleValidation.destroy(one),
    () => inboxPlacements.runTest({ from: 'a@example.com', subject: 'Hello', html: 'Hello' }),
    () => providers.list(),
    () => seedsLists.list({}),
    () => seedsLists.create({}),
    () => seedsLists.get(one),
    () => seedsLists.update(one, {}),
    () => seedsLists.destroy(one),
    () => seedsLists.attributes.list(),
    () => seedsLists.attributes.get(one),
    () => seedsLists.filters.list(),
    () => results.list({}),
    () => results.get(one),
    () => results.destroy(one),
    () => results.attributes.list(),
    () => results.attributes.get(one),
    () => results.filters.list(),
    () => results.sharing.get(one),
    () => results.sharing.update(one, { enabled: true }),
    () => results.getResultByShareId(one),
  ];
  for (const call of calls) {
    server.answer(json({}));
    // What it makes of an empty answer does not matter.
    await call().catch(() => undefined);
  }
  await server.close();
  return server.received.map(({ method, url }) => `${method} ${url.split('?')[0]?.replace(one, '{}')}`);
}
