import { createRequire } from 'node:module';
import { join } from 'node:path';

/** The emulator's own. */
const { Agent } = createRequire(join(__dirname, '..', '..', 'emulator', 'package.json'))('undici') as Undici;

interface Undici {
  readonly Agent: new (options: {
    connections: number;
  }) => {
    request(options: {
      readonly origin: string;
      readonly path: string;
      readonly method: string;
      readonly headers: Readonly<Record<string, string>>;
      readonly body: string | undefined;
    }): Promise<{ readonly statusCode: number; readonly body: { text(): Promise<string> } }>;
  };
}

/** A request, and how it is answered: nothing is read of the answer but its status. */
export interface Wanted {
  readonly url: string;
  readonly method?: 'GET' | 'POST' | 'PUT';
  readonly fields?: Readonly<Record<string, string>>;
}

const agent = new Agent({ connections: 10 });

/** Answers with the body. @throws for an answer other than success. */
export async function exchange({ url, method = 'GET', fields }: Wanted, apiKey: string): Promise<string> {
  const { origin, pathname, search } = new URL(url);
  const { statusCode, body } = await agent.request({
    origin,
    path: pathname + search,
    method,
    headers: {
      authorization: `Basic ${Buffer.from(`api:${apiKey}`).toString('base64')}`,
      ...(fields && { 'content-type': 'application/x-www-form-urlencoded' }),
    },
    body: fields && new URLSearchParams(fields).toString(),
  });
  const text = await body.text();
  if (statusCode >= 300) throw new Error(`${method} ${pathname} was answered ${statusCode}: ${text}`);
  return text;
}

/** Milliseconds of each request, sorted; and requests a second. */
export async function loaded(wanted: readonly Wanted[], apiKey: string, concurrency = 10): Promise<{ times: number[]; perSecond: number }> {
  const times: number[] = [];
  let next = 0;
  const start = performance.now();
  const client = async () => {
    for (let one = wanted[next++]; one !== undefined; one = wanted[next++]) {
      const sent = performance.now();
      await exchange(one, apiKey);
      times.push(performance.now() - sent);
    }
  };
  await Promise.all(Array.from({ length: concurrency }, client));
  const perSecond = (wanted.length / (performance.now() - start)) * 1000;
  return { times: times.sort((a, b) => a - b), perSecond };
}

export const quantile = (sorted: readonly number[], part: number): number => sorted[Math.floor(sorted.length * part)] ?? Number.NaN;
