import type { api } from 'mailgun-sdk';
import type { z } from 'zod';
import { refuse } from '../http/refusal';
import type { Context } from '../store/context';
import { createUuid } from '../store/ids';
import type { Store } from '../store/store';
import type { StoredTemplate, StoredTemplateVersion } from '../store/stored';
import { addVersion, type FindShelf, findTemplate, findVersion, onAccount, onDomain, shownTemplate } from '../store/stored-templates';
import { pageByAddress } from './address-pages';
import type { Behaviours } from './behaviour';

type Input<Verb extends keyof typeof api.accountTemplates> = z.output<(typeof api.accountTemplates)[Verb]['input']>;

/** On a domain and on the account: https://documentation.mailgun.com/docs/mailgun/user-manual/sending-messages/send-templates */
const mostTemplates = 100;

const behaviours = <Where>(shelfOf: FindShelf<Where>) => ({
  list: (context: Context, input: Where & Input<'list'>) => {
    const { templates, path } = shelfOf(context, input);
    const items = new Map([...templates].filter(([, { isHidden }]) => !isHidden).map(([name, { settings }]) => [name, settings]));
    return pageByAddress(context, { items, path, words: { address: 'p' } }, { ...input, address: input.p });
  },

  get: (context: Context, input: Where & Input<'get'>) => {
    const shelf = shelfOf(context, input);
    context.tasks.read(readOf(shelf, input.template));
    const template = findTemplate(shelf, input.template);
    return { template: input.active ? shownTemplate(template, template.activeTag) : template.settings };
  },

  create: (context: Context, input: Where & Input<'create'>) => {
    const shelf = shelfOf(context, input);
    const { templates } = shelf;
    const { name, description = '', createdBy = '', content, tag = 'initial', comment, headers } = input;
    // The status is documented and so is the limit, their words are not.
    if (templates.has(name)) throw refuse(409, taken(name));
    if (templates.size >= mostTemplates) throw refuse(400, { message: `no more than ${mostTemplates} templates can be stored` });
    const template = createTemplate(context.store, { name, description, createdBy });
    if (content !== undefined) addVersion(context.store, template, { tag, content, comment, headers });
    templates.set(name, template);
    template.isHidden = true;
    const { tasks, transitions, region } = context;
    tasks.add(transitions.templates, { kind: 'show-template', region, template: template.settings.id }, readOf(shelf, name));
    return { message: 'template has been stored', template: shownTemplate(template, tag) };
  },

  update: (context: Context, input: Where & Input<'update'>) => {
    const { settings } = findTemplate(shelfOf(context, input), input.template);
    settings.description = input.description;
    return { message: 'template has been updated', template: { name: settings.name } };
  },

  delete: (context: Context, input: Where & Input<'delete'>) => {
    const shelf = shelfOf(context, input);
    const { name } = findTemplate(shelf, input.template).settings;
    shelf.templates.delete(name);
    return { message: 'template has been deleted', template: { name } };
  },

  deleteAll: (context: Context, where: Where) => {
    shelfOf(context, where).templates.clear();
    return { message: 'templates have been deleted' };
  },

  copy: (context: Context, input: Where & Input<'copy'>) => {
    const template = findTemplate(shelfOf(context, input), input.template);
    const { sourceVersions = [], requests } = input;
    const versions = sourceVersions.length > 0 ? sourceVersions.map((tag) => findVersion(template, tag)) : [...template.versions.values()];
    const failedCopies = requests.filter((request) => !copyTo(context, request, template, versions));
    return { message: 'Templates have been copied', failedCopies };
  },

  rename: (context: Context, input: Where & Input<'rename'>) => {
    const shelf = shelfOf(context, input);
    const template = findTemplate(shelf, input.template);
    // The document has 400 here and 409 where a template is stored.
    if (shelf.templates.has(input.newName)) throw refuse(400, taken(input.newName));
    shelf.templates.delete(input.template);
    shelf.templates.set(input.newName, template);
    template.settings.name = input.newName;
    return { message: 'Template has been renamed', template: { name: input.newName } };
  },
});

export const templates: Behaviours<typeof api.templates> = behaviours(onDomain);
export const accountTemplates: Behaviours<typeof api.accountTemplates> = behaviours(onAccount);

const readOf = ({ path }: ReturnType<FindShelf<unknown>>, name: string) => `template ${path}/${name}`;

const taken = (name: string) => ({ message: `template ${name} already exists` });

const createTemplate = (store: Store, about: Pick<StoredTemplate['settings'], 'name' | 'description' | 'createdBy'>): StoredTemplate => ({
  settings: { ...about, createdAt: store.now(), id: createUuid(store) },
  versions: new Map(),
  activeTag: undefined,
});

/** Whether it could be copied. There is one account here, whatever id is asked for. */
function copyTo(
  { store }: Context,
  { name, domain }: Input<'copy'>['requests'][number],
  { settings: { description, createdBy }, activeTag }: StoredTemplate,
  versions: readonly StoredTemplateVersion[],
): boolean {
  const templates = domain === undefined ? store.templates : store.domains.get(domain.toLowerCase())?.templates;
  if (templates === undefined || templates.has(name) || templates.size >= mostTemplates) return false;
  const copy = createTemplate(store, { name, description, createdBy });
  for (const version of versions) addVersion(store, copy, version);
  if (versions.some(({ tag }) => tag === activeTag)) copy.activeTag = activeTag;
  templates.set(name, copy);
  return true;
}
