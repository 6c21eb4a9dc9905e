import type { HttpBindings } from '@hono/node-server';
import { type Context as Call, Hono } from 'hono';
import type { Accounts } from './accounts';
import { react } from './delivery/reactions';
import { readToken, type TrackingToken } from './message/token';
import { contextOf } from './run-task';
import type { State } from './state';
import { messageOf } from './store/message-of';
import { thingsOf } from './store/things-of';

type HttpCall = Call<{ Bindings: HttpBindings }>;

/** A transparent GIF of one pixel. */
const pixel = Buffer.from('R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7', 'base64');

/** What the tracked links, pixels and unsubscribe links of messages lead to: `/c/`, `/o/` and `/u/`, as on Mailgun's tracking hosts. */
export function createTracking(accounts: Accounts): Hono<{ Bindings: HttpBindings }> {
  const app = new Hono<{ Bindings: HttpBindings }>();
  app.get('/o/:token', (call) =>
    follow(accounts, call, 'open', () => call.body(new Uint8Array(pixel), 200, { 'content-type': 'image/gif' })),
  );
  app.get('/c/:token', (call) => follow(accounts, call, 'click', ({ url = '/' }) => call.redirect(url, 302)));
  app.get('/u/:token', (call) => follow(accounts, call, 'unsubscribe', ({ recipient }) => call.text(`${recipient} is unsubscribed.\n`)));
  // RFC 8058: what a mail client posts for its own button.
  app.post('/u/:token', (call) => follow(accounts, call, 'unsubscribe', () => call.body(null, 200)));
  return app;
}

const reactions = { open: 'opened', click: 'clicked', unsubscribe: 'unsubscribed' } as const;

function follow(accounts: Accounts, call: HttpCall, kind: TrackingToken['kind'], answer: (token: TrackingToken) => Response): Response {
  const { state, token } = ownerOf(accounts, call.req.param('token') ?? '') ?? {};
  if (state === undefined || token?.kind !== kind) return call.notFound() as Response;
  const { region, storageKey, recipient, url, from } = token;
  const context = contextOf(state, region);
  const message = messageOf(context.store, storageKey);
  const { lists } = thingsOf(context.store, context.store.domains.get(message?.domain ?? ''));
  const list = typeof from === 'object' ? lists.get(from.list.toLowerCase()) : undefined;
  const member = list?.members.get(recipient.toLowerCase());
  if (member !== undefined) member.subscribed = false;
  react(context, {
    storageKey,
    recipient,
    reaction: reactions[kind],
    url,
    userAgent: call.req.header('user-agent'),
    ip: call.env.incoming.socket.remoteAddress,
    isOfList: member !== undefined,
    ...(from === 'tags' && { tags: message?.input.tags }),
  });
  return answer(token);
}

/** Whose token it is: nobody else can have signed it. */
function ownerOf(accounts: Accounts, text: string): { state: State; token: TrackingToken } | undefined {
  for (const state of accounts.all()) {
    const token = readToken(state.stores.us.account.trackingSecret, text);
    if (token !== undefined) return { state, token };
  }
  return undefined;
}
