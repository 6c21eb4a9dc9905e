import type { api } from 'mailgun-sdk';
import type { z } from 'zod';
import { refuse } from '../http/refusal';
import type { Context } from '../store/context';
import type { StoredTemplate } from '../store/stored';
import {
  addVersion,
  type FindShelf,
  findTemplate,
  findVersion,
  onAccount,
  onDomain,
  shownTemplate,
  shownVersion,
} from '../store/stored-templates';
import { pageByAddress } from './address-pages';
import type { Behaviours } from './behaviour';

type Input<Verb extends keyof typeof api.accountTemplateVersions> = z.output<(typeof api.accountTemplateVersions)[Verb]['input']>;

const mostVersions = 40;

const behaviours = <Where>(shelfOf: FindShelf<Where>) => ({
  list: (context: Context, input: Where & Input<'list'>) => {
    const shelf = shelfOf(context, input);
    const template = findTemplate(shelf, input.template);
    const items = new Map([...template.versions].map(([tag, version]) => [tag, withoutContent(shownVersion(template, version))]));
    const path = `${shelf.path}/${encodeURIComponent(input.template)}/versions`;
    return {
      ...pageByAddress(context, { items, path, words: { address: 'p' } }, { ...input, address: input.p }),
      template: template.settings,
    };
  },

  get: (context: Context, input: Where & Input<'get'>) => {
    const template = findTemplate(shelfOf(context, input), input.template);
    return { template: shownTemplate(template, findVersion(template, input.tag).tag) };
  },

  create: (context: Context, input: Where & Input<'create'>) => {
    const template = findTemplate(shelfOf(context, input), input.template);
    const { tag, content, comment, headers, active } = input;
    refuseVersion(template, tag, 409);
    addVersion(context.store, template, { tag, content, comment, headers });
    if (active) template.activeTag = tag;
    return { message: 'new version of the template has been stored', template: shownTemplate(template, tag) };
  },

  update: (context: Context, input: Where & Input<'update'>) => {
    const template = findTemplate(shelfOf(context, input), input.template);
    const version = findVersion(template, input.tag);
    const { tag, content, comment, headers, active } = input;
    if ([content, comment, headers, active].every((value) => value === undefined))
      throw refuse(400, { message: 'No fields are provided to update' });
    version.content = content ?? version.content;
    version.comment = comment ?? version.comment;
    version.headers = headers ?? version.headers;
    // `active=no` takes nothing away: a template with versions has an active one.
    if (active) template.activeTag = tag;
    return { message: 'version has been updated', template: { name: template.settings.name, version: { tag } } };
  },

  delete: (context: Context, input: Where & Input<'delete'>) => {
    const template = findTemplate(shelfOf(context, input), input.template);
    const { tag } = findVersion(template, input.tag);
    // Taken in 2023 (mailgun-ruby, templates.yml); later clients met this refusal (terraform-provider-mailgun of jatinderjawanda-ship-it).
    if (tag === template.activeTag) throw refuse(400, { message: 'deleting active version is not allowed' });
    template.versions.delete(tag);
    return { message: 'version has been deleted', template: { name: template.settings.name, version: { tag } } };
  },

  copy: (context: Context, input: Where & Input<'copy'>) => {
    const template = findTemplate(shelfOf(context, input), input.template);
    const version = findVersion(template, input.tag);
    const { newTag: tag, comment = version.comment } = input;
    refuseVersion(template, tag, 400);
    addVersion(context.store, template, { ...version, tag, comment });
    return { message: 'version has been copied', version: shownVersion(template, findVersion(template, tag)) };
  },
});

export const templateVersions: Behaviours<typeof api.templateVersions> = behaviours(onDomain);
export const accountTemplateVersions: Behaviours<typeof api.accountTemplateVersions> = behaviours(onAccount);

/** Recorded (mailgun-ruby, templates.yml). */
const withoutContent = ({ content: _, headers: __, ...version }: ReturnType<typeof shownVersion>) => version;

/** The document has 409 for a new version and 400 for a copy; the words are those of mailgun-go's stand-in for Mailgun. */
function refuseVersion({ versions }: StoredTemplate, tag: string, status: 400 | 409): void {
  if (versions.has(tag)) throw refuse(status, { message: `version ${tag} already exists` });
  if (versions.size >= mostVersions) throw refuse(400, { message: `no more than ${mostVersions} versions can be stored` });
}
