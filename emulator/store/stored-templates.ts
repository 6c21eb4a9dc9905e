import { refuse } from '../http/refusal';
import type { Context } from './context';
import { findDomain } from './find-domain';
import { createUuid } from './ids';
import type { Store } from './store';
import type { StoredTemplate, StoredTemplateVersion } from './stored';

/** Where templates are: on a domain, or on the account. */
interface Shelf {
  readonly templates: Map<string, StoredTemplate>;
  /** Where the list of them is, without the host. */
  readonly path: string;
}

/** `Where` is what of an input says which shelf is meant. */
export type FindShelf<Where> = (context: Context, where: Where) => Shelf;

/** Recorded without the capital that other services have (mailgun-ruby, templates.yml). */
export const onDomain: FindShelf<{ readonly domain: string }> = ({ store }, where) => {
  const { settings, templates } = findDomain(store, where.domain, 'domain not found');
  return { templates, path: `/v3/${settings.name}/templates` };
};

export const onAccount: FindShelf<unknown> = ({ store }) => ({ templates: store.templates, path: '/v4/templates' });

/** The words of both 404s are those of mailgun-go's stand-in for Mailgun (mock_template_versions.go). */
export function findTemplate({ templates }: Shelf, name: string): StoredTemplate {
  const template = templates.get(name);
  if (template === undefined || template.isHidden) throw refuse(404, { message: 'template not found' });
  return template;
}

export function findVersion({ versions }: StoredTemplate, tag: string): StoredTemplateVersion {
  const version = versions.get(tag);
  if (version === undefined) throw refuse(404, { message: 'template version not found' });
  return version;
}

type Addition = Pick<StoredTemplateVersion, 'tag' | 'content' | 'headers'> & { readonly comment?: string | undefined };

/** The first version of a template is the active one. */
export function addVersion(store: Store, template: StoredTemplate, { tag, content, comment = '', headers }: Addition): void {
  const createdAt = store.now();
  template.versions.set(tag, { tag, content, engine: 'handlebars', mjml: '', createdAt, comment, id: createUuid(store), headers });
  template.activeTag ??= tag;
}

export const shownVersion = ({ activeTag }: StoredTemplate, version: StoredTemplateVersion) => ({
  ...version,
  active: version.tag === activeTag,
});

/** A template with the version of that tag, if there is one. */
export function shownTemplate(template: StoredTemplate, tag = '') {
  const version = template.versions.get(tag);
  return { ...template.settings, version: version && shownVersion(template, version) };
}
