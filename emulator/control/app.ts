import type { HttpBindings } from '@hono/node-server';
import { type Context as Call, Hono } from 'hono';
import type { Accounts } from '../accounts';
import { keyOf } from '../authentication';
import type { State } from '../state';
import { live } from './live';
import { openApi } from './openapi';
import { nothing, type Operation } from './operation';
import { allOperations } from './operations';
import { refuseForeign } from './origin';
import { Problem } from './problem';
import { readInput, readQuery } from './read-input';
import { readLimited } from './read-limited';

export const controlPrefix = '/_emulator';

type ControlCall = Call<{ Bindings: HttpBindings }>;

export interface ControlOptions {
  /** Names, beside addresses and those without a dot, by which browsers may reach the control API; `*` for every one. Default: none. */
  readonly allowedHosts?: readonly string[] | undefined;
}

/** The control API, as it is declared. It answers no other site's pages, and has no CORS headers. */
export function createControl(accounts: Accounts, { allowedHosts = [] }: ControlOptions): Hono<{ Bindings: HttpBindings }> {
  const app = new Hono<{ Bindings: HttpBindings }>();
  app.use(async ({ req }, next) => {
    refuseForeign({ host: req.header('host'), origin: req.header('origin'), site: req.header('sec-fetch-site') }, allowedHosts);
    await next();
  });
  app.get('/openapi.json', () => answer(200, openApi()));
  app.get('/live', (call) => live(accountOf(accounts, call), call));
  // What is written out comes before what is a parameter.
  const sorted = [...allOperations].sort((a, b) =>
    a.operation.path.replaceAll('{', '~') < b.operation.path.replaceAll('{', '~') ? -1 : 1,
  );
  for (const { operation } of sorted)
    app.on(operation.method, operation.path.replace(/\{([^}]+)\}/g, ':$1'), (call) => perform(accounts, operation, call));
  // Not `notFound`: that of the app in which this one is would answer.
  app.all('*', (call) => answer(404, { message: unknownOf(call) }));
  app.onError((error) => {
    if (error instanceof Problem) return answer(error.status, { message: error.message, ...error.details });
    return answer(500, { message: `the emulator cannot answer (${error})` });
  });
  return app;
}

async function perform(accounts: Accounts, operation: Operation, call: ControlCall): Promise<Response> {
  const state = accountOf(accounts, call);
  const input = readInput(operation, await fieldsOf(operation, call));
  const value = await operation.run({ state, accounts, signal: call.req.raw.signal }, input);
  if (operation.output === nothing) return new Response(null, { status: 204, headers: safe });
  return answer(200, value);
}

/** @throws {Problem} 401 for a key that no account has. */
function accountOf(accounts: Accounts, { req }: ControlCall): State {
  const authorization = req.header('authorization');
  if (authorization === undefined) return accounts.first;
  const key = keyOf(authorization);
  const state = key === undefined ? undefined : accounts.find(key);
  if (state !== undefined) return state;
  const remedy = 'authorization: Basic with api:<key> names the account; without it the first account is meant';
  throw new Problem(401, key === undefined ? remedy : `no account has this key; ${remedy}`);
}

async function fieldsOf(operation: Operation, { req }: ControlCall): Promise<object> {
  const several = Object.entries(req.queries()).map(([name, values]) => [name, values.length === 1 ? (values[0] ?? '') : values] as const);
  const written = readQuery(operation, Object.fromEntries([...several, ...Object.entries(req.param() as Record<string, string>)]));
  const body = parse(await readLimited(req.raw.body, operation.maxBytes ?? 2 ** 20));
  return { ...body, ...written };
}

function parse(text: string): object {
  if (text.trim() === '') return {};
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new Problem(400, `the body is no JSON: ${(error as Error).message}`);
  }
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value;
  throw new Problem(400, 'the body must be a JSON object');
}

function unknownOf({ req }: ControlCall): string {
  const methods = allOperations
    .filter(({ operation: { path } }) => controlPrefix + path === req.path)
    .map(({ operation }) => operation.method);
  if (methods.length > 0) return `${req.path} takes ${methods.join(' and ')}, not ${req.method}`;
  return `there is no ${req.method} ${req.path}; ${controlPrefix}/openapi.json lists what there is`;
}

/** Nothing that is answered here is a page, whatever is in it. */
const safe = { 'x-content-type-options': 'nosniff', 'cache-control': 'no-store' };

function answer(status: number, body: unknown): Response {
  const headers = { ...safe, 'content-type': 'application/json; charset=utf-8', ...(status === 413 && { connection: 'close' }) };
  return new Response(`${JSON.stringify(body)}\n`, { status, headers });
}
