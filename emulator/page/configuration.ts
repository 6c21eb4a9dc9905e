import type { Region } from 'mailgun-sdk';
import { Problem } from '../control/problem';
import { orderedRoutes } from '../inbound/ordered-routes';
import { contextOf } from '../run-task';
import type { State } from '../state';
import { dnsRecords } from '../store/dns-records';
import type { Store } from '../store/store';
import type { StoredTemplate, StoredTemplateVersion } from '../store/stored';

const regionsOf = ({ stores }: State) => Object.entries(stores) as [Region, Store][];

export const domainsOf = (state: State) =>
  regionsOf(state).flatMap(([region, { domains }]) =>
    [...domains.values()].map((domain) => {
      const { name, state: status, createdAt } = domain.settings;
      // Showing the records turns their order, which whoever asks for them by the API may count on.
      const { sendingDnsRecords, receivingDnsRecords } = dnsRecords(contextOf(state, region), { ...domain, timesShown: 0 });
      return { name, region, state: status, createdAt, records: [...sendingDnsRecords, ...receivingDnsRecords] };
    }),
  );

/** In the order in which they are tried. */
export const routesOf = (state: State) =>
  regionsOf(state).flatMap(([region, store]) =>
    orderedRoutes(store).map(({ id, priority, description, expression, actions }) => ({
      id,
      region,
      priority,
      description,
      expression,
      actions,
    })),
  );

export const templatesOf = (state: State) =>
  regionsOf(state).flatMap(([region, { templates, domains }]) => [
    ...[...templates.values()].map((template) => ({ region, ...shown(template) })),
    ...[...domains.values()].flatMap(({ settings, templates: own }) =>
      [...own.values()].map((template) => ({ region, domain: settings.name, ...shown(template) })),
    ),
  ]);

const shown = ({ settings: { name, description }, versions, activeTag }: StoredTemplate) => ({
  name,
  description,
  versions: [...versions.values()].map(({ tag, content, comment }) => ({
    tag,
    content: content ?? '',
    comment,
    isActive: tag === activeTag,
  })),
});

interface Which {
  readonly region: string | undefined;
  /** None: of the account. */
  readonly domain: string | undefined;
  readonly name: string;
  readonly tag: string | undefined;
}

/** @throws {Problem} 404. */
export function versionOf({ stores }: State, { region, domain, name, tag }: Which): StoredTemplateVersion {
  const store = region === 'eu' ? stores.eu : stores.us;
  const templates = domain === undefined ? store.templates : store.domains.get(domain)?.templates;
  const template = templates?.get(name);
  const version = template?.versions.get(tag ?? template.activeTag ?? '');
  if (version === undefined) throw new Problem(404, `there is no version ${tag ?? ''} of a template ${name}`);
  return version;
}
