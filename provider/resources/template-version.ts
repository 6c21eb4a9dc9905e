import { setTimeout as sleep } from 'node:timers/promises';
import { api, fieldsOf, isMailgunError, type Mailgun } from 'mailgun-sdk';
import { defineResource, type Report, type Situation } from '../lifecycle/define-resource';
import { ifThere } from '../lifecycle/if-there';
import { joinId, listTemplates, listVersions, type Shelf, shelfOf, splitId } from './template-shelf';

type Answer = Awaited<ReturnType<Mailgun['accountTemplateVersions']['get']>>['template'];
type Version = NonNullable<Answer['version']>;

const { domain, template: name, content: template, active, ...fields } = fieldsOf(api.templateVersions.create);

export const templateVersion = defineResource({
  type: 'TemplateVersion',
  fields: {
    /** The domain of the template. Without it, the template belongs to the account. */
    domain: domain.optional(),
    /** The name of the template. With a new name the version is copied to that template, unless the template was renamed and has it already. */
    name,
    /** Text with Handlebars, at most 100 KB. */
    template,
    ...fields,
    /** Whether messages use this version. `true` deactivates the version that was active. `false`, or removing the argument, changes nothing. */
    active,
  },
  outputs: ['createdAt'],
  indivisible: ['headers'],
  lowerCase: ['domain', 'name', 'tag'],
  defaults: { headers: {}, comment: '' },
  idForms: ['<domain>/<name>/<tag>', '<name>/<tag>'],
  idIsEncoded: true,
  idOf: (args) => joinId(args.domain, args.name, args.tag),
  createBeforeDelete: true,
  create: async (mailgun, { domain: place, name, template: content, ...settings }) => {
    const { versions } = shelfOf(mailgun, place);
    const { tag } = settings;
    const input = { template: name, content, ...settings };
    try {
      return describe(place, (await versions.create(input)).template);
    } catch (error) {
      if (!isMailgunError(error, 'conflict') || !left.has(joinId(place, name, tag))) throw error;
      await versions.update({ headers: {}, comment: '', ...input });
      return describe(place, (await versions.get({ template: name, tag })).template);
    }
  },
  read: async (mailgun, id, managed) => {
    const { place, name, tag } = parse(id);
    const described = describe(place, (await shelfOf(mailgun, place).versions.get({ template: name, tag })).template);
    // What is not asked to be active may be: the first version of a template is.
    return managed?.active === false ? { ...described, active: undefined } : described;
  },
  update: [
    { takes: ['name'], run: (mailgun, id, { name = '' }, situation) => move(mailgun, id, name, situation) },
    {
      takes: ['template', 'headers', 'comment', 'active'],
      run: async (mailgun, id, changes) => {
        const { active, ...settings } = changes;
        if (active || Object.keys(settings).length > 0) await change(mailgun, id, changes);
        return {};
      },
    },
  ],
  delete: (mailgun, id, { report }) => remove(mailgun, id, report),
  listedBy: ['account', 'domain'],
  list: async function* (mailgun, place) {
    const domain = place || undefined;
    for await (const { name } of listTemplates(mailgun, domain))
      for (const { tag } of await listVersions(shelfOf(mailgun, domain), name)) yield { id: joinId(domain, name, tag) };
  },
});

/** The id is `<domain>/<name>/<tag>`, or `<name>/<tag>` where the template is the account's. */
function parse(id: string) {
  const [tag = '', name = '', place] = splitId(id);
  return { place, name, tag };
}

function describe(place: string | undefined, { name, version }: Answer) {
  const { tag = '', content: template, headers = {}, comment = '', active, createdAt } = version ?? {};
  return {
    id: joinId(place, name, tag),
    domain: place,
    name,
    tag,
    template,
    headers,
    comment,
    active,
    /** When the version was created. */
    createdAt,
  };
}

function change(mailgun: Mailgun, id: string, { template: content, ...settings }: Changes) {
  const { place, name, tag } = parse(id);
  return shelfOf(mailgun, place).versions.update({ template: name, tag, content, ...settings });
}

interface Changes {
  readonly template?: string | undefined;
  readonly headers?: Version['headers'];
  readonly comment?: string | undefined;
  readonly active?: boolean | undefined;
}

interface Remembered extends Changes {
  readonly createdAt?: unknown;
}

type Moving = Omit<Situation, 'state'> & { readonly state: Remembered };

/** The template may have been renamed, and then the version is there already; or the program means another template. */
async function move(mailgun: Mailgun, id: string, name: string, { state, report, isWanted }: Moving) {
  const { place, tag } = parse(id);
  const { versions } = shelfOf(mailgun, place);
  const { template: content = '', headers, comment, active } = state;
  const found = await ifThere(versions.get({ template: name, tag }));
  const there =
    found && isSame(found.template.version, state)
      ? found
      : await versions.create({ template: name, tag, content, headers, comment, active });
  if (!isWanted('TemplateVersion', id)) await ifThere(remove(mailgun, id, report));
  return describe(place, there.template);
}

/** By its moment where it was renamed, by its content where it was made and the answer lost. */
const isSame = (version: Version | undefined, { template, createdAt }: Remembered) =>
  version?.createdAt.getTime() === Date.parse(String(createdAt)) || version?.content === template;

/** Waits before another try, in milliseconds: the others may be about to be deleted as well. */
const TRIES = [0, 500, 1500];

/** Versions that should have been deleted but that Mailgun keeps: a new version with the same tag overwrites them. */
const left = new Set<string>();

/** Mailgun deletes no active version. The last one of a template is left to it; while there are others, somebody has to choose. */
async function remove(mailgun: Mailgun, id: string, report: Report): Promise<void> {
  const { place, name, tag } = parse(id);
  for (const wait of TRIES) {
    await sleep(wait);
    const others = await tryToDelete(shelfOf(mailgun, place), name, tag);
    if (others === 'deleted') return;
    if (others > 0) continue;
    left.add(id);
    return report(
      `TemplateVersion ${id} is the last version of its template. Mailgun deletes it only together with the template, so it stays.`,
    );
  }
  throw new Error(
    `TemplateVersion ${id} was not deleted: it is the active version of its template, which Mailgun does not delete. Activate another version first; ` +
      'if the template will be deleted too, give its versions the option { deletedWith: <the template> }.',
  );
}

/** How many others there are, where it is the active one. */
async function tryToDelete(shelf: Shelf, name: string, tag: string): Promise<'deleted' | number> {
  try {
    await shelf.versions.delete({ template: name, tag });
    return 'deleted';
  } catch (error) {
    // The words of the refusal are known (terraform-provider-mailgun of jatinderjawanda-ship-it), its status is not.
    if (!isMailgunError(error, 'invalid_request') && !isMailgunError(error, 'conflict')) throw error;
    const there = await listVersions(shelf, name);
    if (!there.some((version) => version.tag === tag && version.active)) throw error;
    return there.length - 1;
  }
}
