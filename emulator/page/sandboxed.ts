import { tagsOf } from '../message/html-tags';
import { safe } from './shell';

/**
 * Strangers' HTML. Nothing in it runs, whatever is in it: it has no origin, no scripts, no forms, and loads nothing but what is in it. Links open a
 * tab of their own; should one stay in the frame all the same, the policy of the page around it stops it.
 */
export function sandboxed(html: string, images?: string): Response {
  const from = images === 'remote' ? 'data: http: https:' : 'data:';
  const policy = [
    'sandbox allow-popups allow-popups-to-escape-sandbox',
    "default-src 'none'",
    `img-src ${from}`,
    "style-src 'unsafe-inline'",
    'font-src data:',
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'self'",
  ].join('; ');
  // A page without an origin that wants openers kept off is not shown in a tab at all.
  const { 'cross-origin-opener-policy': _, ...others } = safe;
  const headers = {
    ...others,
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': policy,
    'x-dns-prefetch-control': 'off',
  };
  return new Response(withBase(withOwnTabs(disarmed(html))), { headers });
}

/** What acts on the document from within: other hosts are connected to, referrers sent, and links led elsewhere in spite of any policy. */
const disarmed = (html: string) => html.replace(/<(link|meta|base|i?frame|object|embed)(?=[\s/>])/gi, '<x-$1');

/** A link that wants to stay in the frame would be stopped there, with an error in place of the message. */
function withOwnTabs(html: string): string {
  let rewritten = '';
  let copied = 0;
  for (const { isEnd, attributes } of tagsOf(html)) {
    const target = attributes.get('target');
    if (isEnd || target === undefined) continue;
    rewritten += `${html.slice(copied, target.start)}"_blank"`;
    copied = target.end;
  }
  return rewritten + html.slice(copied);
}

function withBase(html: string): string {
  const [doctype = ''] = /^\s*<!doctype[^>]*>/i.exec(html) ?? [];
  return `${doctype}<base target="_blank">${html.slice(doctype.length)}`;
}
