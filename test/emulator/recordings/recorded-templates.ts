import type { StoredDomain, StoredTemplate } from 'mailgun-emulator';
import { api } from 'mailgun-sdk';
import { z } from 'zod';
import type { Arrange } from './recorded-recipients';

type Settings = StoredTemplate['settings'];
type Version = z.output<typeof api.templateVersions.list.output>['items'][number];

const before = new Date('2023-10-15T15:33:22Z');

function addTemplate({ templates }: StoredDomain, settings: Partial<Settings>, versions: readonly Version[] = []): void {
  const { name = '', description = '', createdAt = before, createdBy = '', id = '' } = settings;
  const stored = versions.map((version) => ({
    tag: version.tag,
    content: version.content ?? 'not recorded',
    engine: version.engine ?? '',
    mjml: version.mjml ?? '',
    createdAt: version.createdAt,
    comment: version.comment ?? '',
    id: version.id ?? '',
    headers: version.headers,
  }));
  templates.set(name, {
    settings: { name, description, createdAt, createdBy, id },
    versions: new Map(stored.map((version) => [version.tag, version])),
    activeTag: versions.find(({ active }) => active)?.tag,
  });
}

const addNamed: Arrange = (_, { path }, domain) => {
  const [name = '', , tag] = path.split('/').slice(4);
  addTemplate(domain, { name }, tag === undefined ? [] : [{ tag, createdAt: before, active: true }]);
};

/** Brings the templates of a domain into the state in which they were, by route; for answers other than 404. */
export const templateArrangements: Readonly<Record<string, Arrange>> = {
  [api.templates.list.route]: (_, { body }, domain) => {
    for (const template of z.decode(api.templates.list.output, body as never).items) addTemplate(domain, template);
  },
  [api.templates.get.route]: (_, { body }, domain) => addTemplate(domain, z.decode(api.templates.get.output, body as never).template),
  [api.templates.update.route]: addNamed,
  [api.templates.delete.route]: addNamed,
  [api.templateVersions.list.route]: (_, { body }, domain) => {
    const { template, items } = z.decode(api.templateVersions.list.output, body as never);
    addTemplate(domain, template, items);
  },
  [api.templateVersions.get.route]: (_, { body }, domain) => {
    const { template } = z.decode(api.templateVersions.get.output, body as never);
    addTemplate(domain, template, template.version && [template.version]);
  },
  [api.templateVersions.update.route]: addNamed,
};
