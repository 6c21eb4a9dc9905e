import type { Answer } from './answer';

const page = `<!DOCTYPE HTML PUBLIC "-//W3C//DTD HTML 3.2 Final//EN">
<title>404 Not Found</title>
<h1>Not Found</h1>
<p>The requested URL was not found on the server.  If you entered the URL manually please check your spelling and try again.</p>
`;

const plain = { 'content-type': 'text/plain; charset=utf-8' };

/** What Mailgun says where it has nothing: each of its services says it differently. */
export function unknownPath(path: string): Answer {
  if (/^\/(v\d\/?)?$/.test(path)) return { status: 200, headers: plain, body: 'Mailgun Magnificent API' };
  if (path.startsWith('/v3/lists/')) return { status: 404, headers: { 'content-type': 'text/html; charset=utf-8' }, body: page };
  if (path.startsWith('/v1/analytics/'))
    return { status: 404, headers: { 'content-type': 'application/json' }, body: '{"error":"not found"}\n' };
  return { status: 404, headers: plain, body: '404 page not found\n' };
}
