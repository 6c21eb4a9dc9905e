import type { HttpBindings } from '@hono/node-server';
import { type Context as Call, Hono } from 'hono';
import type { Accounts } from '../accounts';
import { keyOf } from '../authentication';
import { type ControlOptions, controlPrefix } from '../control/app';
import { findMail } from '../control/mail-shape';
import { emulatorVersion } from '../control/operations/about';
import { refuseForeign } from '../control/origin';
import { Problem } from '../control/problem';
import { renderTemplate } from '../message/template';
import type { State } from '../state';
import { appFile } from './app-file';
import { domainsOf, routesOf, templatesOf, versionOf } from './configuration';
import { readContent } from './content';
import { sandboxed } from './sandboxed';
import { shell } from './shell';

type PageCall = Call<{ Bindings: HttpBindings }>;

/**
 * The page, and what it needs beside the control API. It reads the domains and the like itself: by Mailgun's API, looking at them would be in the
 * request log, count for the rate limit and use up faults.
 */
export function createPage(accounts: Accounts, { allowedHosts = [] }: ControlOptions): Hono<{ Bindings: HttpBindings }> {
  const app = new Hono<{ Bindings: HttpBindings }>();
  app.get('/', (call, next) =>
    /\btext\/html\b/.test(call.req.header('accept') ?? '') ? Promise.resolve(call.redirect(controlPrefix)) : next(),
  );
  // Without data, so that a link from anywhere may lead there.
  app.get(controlPrefix, () => shell());
  app.get(`${controlPrefix}/`, ({ redirect }) => redirect(controlPrefix));
  app.get(`${controlPrefix}/page/app.js`, () => appFile('app.js'));
  app.get(`${controlPrefix}/page/app.css`, () => appFile('app.css'));

  type Show = (state: State, call: PageCall) => Response | Promise<Response>;
  const guarded =
    (show: Show, of = accountByKey) =>
    (call: PageCall) => {
      const { req } = call;
      refuseForeign({ host: req.header('host'), origin: req.header('origin'), site: req.header('sec-fetch-site') }, allowedHosts);
      return show(of(accounts, call), call);
    };
  const read = (path: string, show: Show, of = accountByKey) => app.get(controlPrefix + path, guarded(show, of));
  const mimeOf = (state: State, { req }: PageCall) => readContent(state, findMail(state, req.param('key') ?? ''));
  read('/page/domains', (state) => json({ domains: domainsOf(state) }));
  read('/page/routes', (state) => json({ routes: routesOf(state) }));
  read('/page/templates', (state) => json({ templates: templatesOf(state) }));
  read('/page/about', (state) => json(about(state)));
  read('/page/messages/:key', async (state, call) => json((await mimeOf(state, call)).content));
  // In frames, which cannot say whose message they want by a header. A key in their address would go to every link in the message.
  read(
    '/page/messages/:key/html',
    async (state, call) => sandboxed((await mimeOf(state, call)).html, call.req.query('images')),
    accountByPlace,
  );
  read('/page/preview', (state, { req }) => sandboxed(preview(state, req.query())), accountByPlace);

  app.onError((error) => {
    const status = error instanceof Problem ? error.status : 500;
    return json({ message: error instanceof Problem ? error.message : `the emulator cannot answer (${error})` }, status);
  });
  return app;
}

/** @throws {Problem} 401 for a key that no account has. */
function accountByKey(accounts: Accounts, { req }: PageCall): State {
  const key = keyOf(req.header('authorization'));
  const state = key === undefined ? accounts.first : accounts.find(key);
  if (state === undefined) throw new Problem(401, 'no account has this key');
  return state;
}

/** @throws {Problem} 404. */
function accountByPlace(accounts: Accounts, { req }: PageCall): State {
  const state = accounts.all()[Number(req.query('account') ?? 0)];
  if (state === undefined) throw new Problem(404, 'there is no such account');
  return state;
}

function about(state: State) {
  const { apiKey, keep, stores } = state;
  const { us, eu } = stores;
  const { node } = process.versions;
  return {
    apiKey,
    version: emulatorVersion,
    node,
    messages: us.messages.length + eu.messages.length,
    requests: state.requests.length,
    keep,
  };
}

/** What a template makes of variables; what is wrong with either, as a page. */
function preview(state: State, { region, domain, name = '', tag, variables = '{}' }: Readonly<Record<string, string>>): string {
  const version = versionOf(state, { region, domain, name, tag });
  try {
    return renderTemplate(version, JSON.parse(variables || '{}') as Record<string, unknown>).html;
  } catch (error) {
    return `<p style="font: 15px/1.5 system-ui, sans-serif">${escaped(error instanceof SyntaxError ? `The variables are no JSON: ${error.message}` : (error as Error).message)}</p>`;
  }
}

const escaped = (text: string) => text.replace(/[&<>"']/g, (one) => `&#${one.charCodeAt(0)};`);

const json = (body: unknown, status = 200) =>
  new Response(JSON.stringify(body), {
    status,
    headers: { 'content-type': 'application/json; charset=utf-8', 'x-content-type-options': 'nosniff', 'cache-control': 'no-store' },
  });
