import type * as pulumi from '@pulumi/pulumi';

export interface Settings {
  readonly apiKey: string;
  readonly baseUrl: string;
}

export type Fields = Readonly<Record<string, string | boolean | readonly string[]>>;

export const readSettings = (config: pulumi.dynamic.Config): Settings => ({
  apiKey: config.require('mailgun:apiKey'),
  baseUrl: config.get('mailgun:baseUrl') ?? 'https://api.mailgun.net',
});

/** One request to Mailgun; `undefined` when there is no such thing. */
// biome-ignore lint/suspicious/noExplicitAny: a hand-written provider takes the answer as it comes
export async function request(settings: Settings | undefined, method: string, path: string, fields: Fields = {}): Promise<any> {
  if (!settings) throw new Error('The provider is not configured.');
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) for (const one of [value].flat()) form.append(name, String(one));
  const response = await fetch(settings.baseUrl + path, {
    method,
    headers: { authorization: `Basic ${Buffer.from(`api:${settings.apiKey}`).toString('base64')}` },
    ...(method === 'GET' || method === 'DELETE' ? {} : { body: form }),
  });
  if (response.status === 404) return undefined;
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
  return response.json();
}

/** The names of the properties that are not as they were. */
export const changed = <Inputs extends object>(olds: Inputs, news: Inputs, names: readonly (keyof Inputs & string)[]): string[] =>
  names.filter((name) => JSON.stringify(olds[name]) !== JSON.stringify(news[name]));
