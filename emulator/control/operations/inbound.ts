import { z } from 'zod';
import { receive as takeIn } from '../../inbound/receive';
import { buildMime } from '../../message/build-mime';
import { contextOf } from '../../run-task';
import { operation } from '../operation';
import { Problem } from '../problem';
import { region } from '../values';

const address = z.string().min(1);

/** Mail from outside, as it comes in by SMTP without a login. */
export const receive = operation('POST /inbound', {
  summary: 'Let mail come in: routes, forwards and mailing lists act on it. Answers with the recipients for whom nothing does',
  input: z.strictObject({
    /** The whole message; otherwise it is made of the fields below. */
    mime: z.string().optional(),
    from: address,
    to: z.union([address, z.array(address)]),
    subject: z.string().optional(),
    text: z.string().optional(),
    html: z.string().optional(),
    headers: z.record(z.string(), z.string()).optional(),
    region: region.optional(),
  }),
  output: z.object({ refused: z.array(z.object({ recipient: z.string(), code: z.number(), message: z.string() })) }),
  maxBytes: 32 * 2 ** 20,
  run: async ({ state }, { mime, region: where = 'us', ...letter }) => {
    const recipients = [letter.to].flat();
    const baseUrl = where === 'us' ? state.url : `${state.url}/${where}`;
    const context = { ...contextOf(state, where), baseUrl };
    const raw = Buffer.from(mime ?? (await mimeOf(letter)));
    const refused = await takeIn(context, {
      sender: letter.from,
      recipients,
      mime: raw,
      authenticated: false,
      remote: '127.0.0.1',
      baseUrl,
    });
    return { refused: refused.map(({ recipient, code, words }) => ({ recipient, code, message: words })) };
  },
});

interface Fields {
  readonly from: string;
  readonly to: string | readonly string[];
  readonly subject?: string | undefined;
  readonly text?: string | undefined;
  readonly html?: string | undefined;
  readonly headers?: Readonly<Record<string, string>> | undefined;
}

function mimeOf({ from, to, subject = '', text, html, headers = {} }: Fields): Promise<string> {
  const broken = Object.entries(headers).find((pair) => /[\r\n]/.test(pair.join('')));
  if (broken !== undefined) throw new Problem(400, `the header ${broken[0]} has a line break`);
  const own = { From: from, To: [to].flat().join(', '), Subject: subject, ...headers };
  return buildMime(
    { headers: Object.entries(own), text: text ?? (html === undefined ? '' : undefined), html, amp: undefined, files: [] },
    'inbound',
  );
}
