import { endpoint } from '../schema/endpoint';
import { date, integer, list, object, repeated, spelled } from '../schema/wire';
import { z } from '../schema/zod';
import { checkRouteAction, checkRouteExpression, type GrammarMistake } from './route-grammar';

const checked = (find: (text: string) => GrammarMistake | undefined) =>
  z.string().superRefine((text, context) => {
    const mistake = find(text);
    if (mistake)
      context.addIssue({
        code: 'custom',
        message: `${mistake.words} (at character ${mistake.position + 1} of ${JSON.stringify(text.length > 200 ? `${text.slice(0, 200)}…` : text)})`,
      });
  });

const settings = {
  /** The filter: `match_recipient("…")`, `match_header("…", "…")`, `catch_all()`, joined with `and`, `or`, `not`. */
  expression: checked(checkRouteExpression),
  /** What happens to a matching message, in this order: `forward("…")`, `store(…)`, `stop()`. */
  actions: spelled('action', repeated(checked(checkRouteAction)).optional()),
  /** Routes with smaller numbers come first. Default 0. */
  priority: integer(0).optional(),
  /** What the route is for, in words of your own. Default: empty. */
  description: z.string().optional(),
};

const route = {
  id: z.string(),
  expression: z.string(),
  actions: list(z.string()),
  priority: integer(),
  description: z.string(),
  /** When the route was made. */
  createdAt: date('GMT'),
};

const id = z.string();

export const routes = {
  /** Every route of the account, by priority. 100 a page, at most 1,000 with `pageSize`. Role: Analyst. */
  list: endpoint('GET /v3/routes', {
    summary: 'List routes',
    input: object({
      /** Routes a page, at most 1,000. Default 100. */
      pageSize: spelled('limit', integer(1, 1000).optional()),
      skip: integer(0).optional(),
    }),
    output: object({ totalCount: integer(0), items: list(object(route)) }),
    paging: 'skip',
  }),
  /** One route by its id. `not_found` for a route of the other region too. Role: Analyst. */
  get: endpoint('GET /v3/routes/{id}', {
    summary: 'Get a route',
    input: object({ id }),
    output: object({ route: object(route) }),
  }),
  /** Makes a route for inbound mail. Equal routes may exist: after a lost answer, look before you repeat. Role: Developer. */
  create: endpoint('POST /v3/routes', {
    summary: 'Create a route',
    body: 'urlencoded',
    input: object(settings),
    output: object({ message: z.string(), route: object(route) }),
  }),
  /** Changes what is given of a route and keeps the rest. Role: Developer. */
  update: endpoint('PUT /v3/routes/{id}', {
    summary: 'Update a route',
    body: 'urlencoded',
    input: object({ ...settings, id, expression: settings.expression.optional() }),
    // Documented as `{ message, route }`; every recording since 2012 is flat (mailgun-ruby, routes.yml).
    output: object({ message: z.string(), ...route }),
  }),
  /** Deletes a route. `not_found` where it is gone already. Role: Developer. */
  delete: endpoint('DELETE /v3/routes/{id}', {
    summary: 'Delete a route',
    input: object({ id }),
    output: object({ id: z.string(), message: z.string() }),
  }),
  /** The route that would take mail to an address. `not_found` where none would. Role: Analyst. */
  match: endpoint('GET /v3/routes/match', {
    summary: 'Find the route of an address',
    input: object({ address: z.string() }),
    output: object({
      route: object({
        id: z.string().optional(),
        priority: integer().optional(),
        description: z.string().optional(),
        expression: z.string().optional(),
        actions: list(z.string()),
        createdAt: date('UTC').optional(),
      }).optional(),
    }),
  }),
};
