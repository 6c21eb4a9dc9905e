import { api, areas, type Endpoint } from 'mailgun-sdk';
import { table } from './markdown';

/** Every call of the SDK, with its operation and the role that a key needs for it. */
export function endpointPage(): string {
  const nouns = Object.keys(api) as (keyof typeof api)[];
  const chapters = [...new Set(nouns.map((noun) => areas[noun]))].sort();
  return [
    '# Endpoints',
    `The SDK has a typed call for each of these. *Role* is the one that the API key needs at least. Other endpoints can be called with \`mailgun.request('GET /v3/…')\`.`,
    ...chapters.flatMap((chapter) => [
      `## ${chapter}`,
      table(
        ['call', 'endpoint', 'role', ''],
        nouns
          .filter((noun) => areas[noun] === chapter)
          .flatMap((noun) =>
            Object.entries<Endpoint>(api[noun]).map(([name, { route, role, summary }]) => [
              `\`${noun}.${name}\``,
              `\`${route}\``,
              role,
              summary,
            ]),
          ),
      ),
    ]),
    '<!-- Written by `npm run docs:reference`, from the declarations. -->',
  ]
    .join('\n\n')
    .concat('\n');
}
