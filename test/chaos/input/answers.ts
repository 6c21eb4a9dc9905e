import { readFileSync } from 'node:fs';
import { api, type Endpoint } from 'mailgun-sdk';
import { referenceData } from '../../reference-data';
import { sampleOf } from '../../sdk/schema/sample';
import { areThere } from '../../witnesses';

export const endpoints: readonly Endpoint[] = Object.values(api).flatMap((area) => Object.values(area) as unknown as readonly Endpoint[]);

export interface Answer {
  readonly endpoint: Endpoint;
  /** Where it is from. */
  readonly source: 'declaration' | 'document' | 'recording';
  readonly wire: unknown;
}

interface Media {
  readonly example?: unknown;
  readonly examples?: Readonly<Record<string, { readonly value: unknown }>>;
}

interface OpenApi {
  readonly paths: Readonly<
    Record<
      string,
      Readonly<Record<string, { readonly responses: Readonly<Record<string, { readonly content?: Readonly<Record<string, Media>> }>> }>>
    >
  >;
}

interface Recording {
  readonly method: string;
  readonly pathTemplate: string;
  readonly status: number;
  readonly responseBody: unknown;
}

/** The route without the names of its fields, which differ between the sources. */
const nameless = (route: string) => route.replaceAll(/\{[^}]+\}/g, '{}');

function documented(): (readonly [string, unknown])[] {
  const { paths } = JSON.parse(readFileSync(referenceData('mailgun/openapi.json'), 'utf8')) as OpenApi;
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).flatMap(([method, { responses }]) => {
      const media = Object.entries(responses).find(([status]) => status.startsWith('2'))?.[1].content?.['application/json'];
      const values = [media?.example, ...Object.values(media?.examples ?? {}).map(({ value }) => value)];
      return values.filter((value) => value !== undefined).map((value) => [nameless(`${method.toUpperCase()} ${path}`), value] as const);
    }),
  );
}

const recorded = (): (readonly [string, unknown])[] =>
  readFileSync(referenceData('mailgun/recordings.jsonl'), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Recording)
    .filter(({ status }) => status >= 200 && status < 300)
    .map(({ method, pathTemplate, responseBody }) => [nameless(`${method} ${pathTemplate}`), responseBody]);

/** Right answers of every endpoint: what its declaration describes and, where the reference data is, what Mailgun documents and was recorded to say. */
export function rightAnswers(): readonly Answer[] {
  const witnesses = areThere
    ? ([...documented().map((a) => ['document', ...a]), ...recorded().map((a) => ['recording', ...a])] as const)
    : [];
  return endpoints.flatMap((endpoint) => [
    { endpoint, source: 'declaration' as const, wire: sampleOf(endpoint.output).wire },
    ...witnesses
      .filter(([, route]) => route === nameless(endpoint.route))
      .map(([source, , wire]) => ({ endpoint, source: source as Answer['source'], wire })),
  ]);
}
