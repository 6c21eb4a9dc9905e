import { api, areas, type Endpoint } from 'mailgun-sdk';
import type { Resource } from '../provider/lifecycle/define-resource';
import { resources } from '../provider/resources';

const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');

const code = (names: readonly string[]): string => names.map((name) => `\`${name}\``).join(' ');

function rowOf(resource: Resource): string[] {
  const inPlace = new Set(resource.update.flatMap(({ takes }) => takes));
  const names = Object.keys(resource.fields).sort();
  const [kept, replacing] = [names.filter((name) => inPlace.has(name)), names.filter((name) => !inPlace.has(name))];
  return [`**${resource.type}**`, code(kept), code(replacing), code(resource.outputs)];
}

/** What the README says of resources and endpoints, printed from their declarations. */
const reference: Readonly<Record<string, () => string>> = {
  resources: () =>
    table(['class', 'arguments that change in place', 'arguments that replace it', 'outputs'], Object.values(resources).map(rowOf)),
  endpoints: () =>
    table(
      ['call', 'endpoint', 'role', ''],
      Object.entries(api).flatMap(([area, endpoints]) =>
        Object.entries<Endpoint>(endpoints).map(([name, { route, role, summary }]) => [
          `\`${area}.${name}\``,
          `\`${route}\``,
          role,
          `${areas[area as keyof typeof areas]}: ${summary}`,
        ]),
      ),
    ),
};

/** A text with each table between its marks renewed. */
export const renewed = (text: string): string =>
  text.replace(
    /(<!-- (\w+) -->\n)[\s\S]*?(<!-- \/\2 -->)/g,
    (_, open: string, name: string, close: string) => `${open}${reference[name]?.()}\n${close}`,
  );
