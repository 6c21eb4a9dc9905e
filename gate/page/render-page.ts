import { durationInWords, sizeInWords } from '../approval/in-words';
import { digestOf, type Pending } from '../approval/pending';
import { printable } from '../approval/printable';
import { asIs, type Html, html } from './html';
import { script } from './script';
import { style } from './style';

/** What is said above the list. */
export interface Notice {
  readonly words: string;
  readonly isBad?: boolean | undefined;
}

const mostCharacters = 2_000;
const mostLines = 100;

/** The page with all calls that wait. `tokenOf` gives what each form has to come back with; `state` changes when the list does. */
export function renderPage({
  pending,
  notice,
  now,
  nonce,
  state,
  tokenOf,
}: {
  readonly pending: readonly Pending[];
  readonly notice: Notice | undefined;
  readonly now: number;
  readonly nonce: string;
  readonly state: string;
  readonly tokenOf: (pending: Pending, digest: string) => string;
}): string {
  const count = pending.length === 1 ? 'One call waits' : `${pending.length} calls wait`;
  const title = pending.length === 0 ? 'Nothing waits' : `${count} for you`;
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title} · Mailgun gate</title>
<style nonce="${nonce}">${asIs(style)}</style>
<noscript><meta http-equiv="refresh" content="10"></noscript>
</head>
<body data-state="${state}" data-now="${now}">
<main>
<h1>${title}</h1>
<p class="lead">${pending.length === 0 ? 'Calls of agents that need a person’s yes appear here by themselves.' : 'An agent goes on only if you approve. What nobody answers is refused.'}</p>
${notice && html`<p class="notice${notice.isBad ? ' bad' : ''}" role="status">${printable(notice.words, 1_000)}</p>`}
<p class="notice" id="changed" role="status" hidden><span></span> <a href="./">Show what waits now</a></p>
${pending.length === 0 ? html`<div class="empty"><strong>All quiet.</strong><p>You can leave this page open.</p></div>` : pending.map((one) => card(one, now, tokenOf))}
</main>
<script nonce="${nonce}">${asIs(script)}</script>
</body>
</html>
`.markup;
}

function card(pending: Pending, now: number, tokenOf: (pending: Pending, digest: string) => string): Html {
  const digest = digestOf(pending);
  const { title, lines, attachments = [] } = pending.preview;
  return html`<article class="card" aria-labelledby="title-${pending.id}">
<div class="head">
<h2 id="title-${pending.id}"><bdi>${printable(title, 200)}</bdi></h2>
<p class="meta"><span>asked by <strong>${printable(pending.agent, 100)}</strong></span> <span>${printable(pending.operation, 100)}</span> <time data-expires="${pending.expires}">expires in ${durationInWords(pending.expires - now)}</time></p>
</div>
<dl>
${lines.slice(0, mostLines).map(field)}${cut(lines.length, 'fields')}${attachments
  .slice(0, mostLines)
  .map(
    ({ filename, bytes }) =>
      html`<dt>attachment</dt><dd><bdi>${printable(filename, 200)}</bdi> <span class="size">(${sizeInWords(bytes)})</span></dd>`,
  )}${cut(attachments.length, 'attachments')}
</dl>
<form method="post" action="answer">
<input type="hidden" name="id" value="${pending.id}">
<input type="hidden" name="digest" value="${digest}">
<input type="hidden" name="token" value="${tokenOf(pending, digest)}">
<button class="no" name="answer" value="denied" aria-describedby="title-${pending.id}">Deny</button>
<button class="yes" name="answer" value="approved" aria-describedby="title-${pending.id}">Approve</button>
</form>
</article>
`;
}

function field({ name, value, before }: Pending['preview']['lines'][number]): Html {
  const shown = html`<bdi>${printable(value, mostCharacters)}</bdi>`;
  const change =
    before === undefined
      ? shown
      : html`<del><bdi>${printable(before, mostCharacters)}</bdi></del> <span class="arrow">→</span> <ins>${shown}</ins>`;
  return html`<dt>${printable(name, 60)}</dt><dd>${change}</dd>`;
}

function cut(count: number, noun: string): Html | undefined {
  return count > mostLines ? html`<dt></dt><dd>[cut: ${(count - mostLines).toLocaleString('en-US')} more ${noun}]</dd>` : undefined;
}

/** A page with words of ours alone. `next` is where the browser goes on by itself. */
export function renderWords(title: string, words: string, nonce: string, next?: string): string {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title} · Mailgun gate</title>
${next && html`<meta http-equiv="refresh" content="0; url=${next}">`}
<style nonce="${nonce}">${asIs(style)}</style>
</head>
<body><main><h1>${title}</h1><p class="lead">${words}${next && html` <a href="${next}">Go on</a>`}</p></main></body>
</html>
`.markup;
}
