import { createHash } from 'node:crypto';
import { api, fieldsOf, type Mailgun } from 'mailgun-sdk';
import { z } from 'zod';
import { ACCOUNT, defineResource, type SharedList } from '../lifecycle/define-resource';
import { ifThere } from '../lifecycle/if-there';
import { renameOnce } from './renaming';
import { joinId, type ListedVersion, listTemplates, listVersions, MOST_VERSIONS, type Shelf, shelfOf, splitId } from './template-shelf';

type Answer = Awaited<ReturnType<Mailgun['accountTemplates']['get']>>['template'];
type Headers = NonNullable<Answer['version']>['headers'];

const { domain, name, description, content, headers, comment } = fieldsOf(api.templates.create);

export const template = defineResource({
  type: 'Template',
  fields: {
    /** The domain whose messages can use it. Without it, every domain of the account can. */
    domain: domain.optional(),
    /** The name of the template. A new one renames it, and messages that use the old name fail from then on. Mailgun lower-cases it. */
    name,
    /** A description of the template. */
    description,
    /**
     * The content, with Handlebars, at most 100 KB. A change creates a new version and activates it. If it is removed from the program, the active
     * version stays. Without it, versions are not managed here.
     */
    template: content,
    /** Headers for messages that do not set them; variables are replaced. */
    headers,
    /** A comment on the active version. */
    comment,
    /** How many versions of this resource are kept, including the active one: 1 to 30. Default 10. Versions of others are never deleted. */
    keepVersions: z.int().min(1).max(30).optional(),
  },
  outputs: ['activeTag', 'createdAt'],
  indivisible: ['headers'],
  lowerCase: ['domain', 'name'],
  defaults: { description: '', headers: {}, comment: '', keepVersions: 10 },
  validate: (_, isGiven) =>
    !isGiven('template') && (isGiven('headers') || isGiven('comment'))
      ? [{ property: 'template', reason: 'is required if headers or comment is given: they belong to its version' }]
      : [],
  idForms: ['<domain>/<name>', '<name>'],
  idIsEncoded: true,
  idOf: (args) => joinId(args.domain, args.name),
  create: async (mailgun, { domain: place, keepVersions: _, template: content, ...input }) => {
    const tag = content && tagOf(content);
    return describe(place, (await shelfOf(mailgun, place).templates.create({ ...input, content, tag })).template);
  },
  read: async (mailgun, id, managed) => {
    const { place, name } = parse(id);
    const active = managed === undefined || managed.template !== undefined;
    const described = describe(place, (await shelfOf(mailgun, place).templates.get({ template: name, active })).template);
    // Somebody may have deleted all of its versions.
    return { ...described, ...(managed?.template !== undefined && { template: described.template ?? '' }) };
  },
  update: [
    { takes: ['name'], run: (mailgun, id, { name: newName = '' }, { state }) => rename(mailgun, id, newName, state.createdAt) },
    {
      takes: ['description'],
      run: async (mailgun, id, { description = '' }) => {
        const { place, name } = parse(id);
        await shelfOf(mailgun, place).templates.update({ template: name, description });
        return {};
      },
    },
    {
      takes: ['template', 'headers', 'comment', 'keepVersions'],
      run: (mailgun, id, changes, { args, state }) => {
        const { place, name } = parse(id);
        return args.template === undefined
          ? Promise.resolve({})
          : changeVersions(shelfOf(mailgun, place), name, changes, args, String(state.activeTag));
      },
    },
  ],
  delete: (mailgun, id) => {
    const { place, name } = parse(id);
    return shelfOf(mailgun, place).templates.delete({ template: name });
  },
  listedBy: ['account', 'domain'],
  list: async function* (mailgun, place) {
    const domain = place || undefined;
    for await (const { name } of listTemplates(mailgun, domain)) yield { id: joinId(domain, name) };
  },
  readTogether: {
    // The list has no versions.
    tell: async (see, _mailgun, id, { managed }) => {
      const { place, name } = parse(id);
      if (managed === undefined || managed.template !== undefined) return undefined;
      return (await see(inPlace, place ?? ACCOUNT, name))?.of(name).map((each) => describe(place, each))[0];
    },
  },
});

const inPlace: SharedList<Answer> = {
  pageSize: 100,
  rows: (mailgun, place) => listTemplates(mailgun, place || undefined),
  keyOf: ({ name }) => name,
};

/** The id is `<domain>/<name>`, or `<name>` of a template of the account. */
function parse(id: string) {
  const [name = '', place] = splitId(id);
  return { place, name };
}

function describe(place: string | undefined, { name, description = '', createdAt, version }: Answer) {
  const { tag: activeTag, content: template, headers = {}, comment = '' } = version ?? {};
  return {
    id: joinId(place, name),
    domain: place,
    name,
    description,
    /** When the template was created. */
    createdAt,
    ...(version && {
      /** Tag of the version that messages use. */
      activeTag,
      template,
      headers,
      comment,
    }),
  };
}

/** Content has one tag for ever: an update whose answer was lost finds what it made. */
const tagOf = (text: string) => `pulumi-${createHash('sha256').update(text).digest('hex').slice(0, 12)}`;
const isOwn = ({ tag }: ListedVersion) => /^pulumi-[0-9a-f]{12}$/.test(tag);

async function rename(mailgun: Mailgun, id: string, newName: string, createdAt: unknown) {
  const { place, name } = parse(id);
  const { templates } = shelfOf(mailgun, place);
  return renameOnce<object>(
    () => templates.rename({ template: name, newName }).then(() => ({})),
    async () => {
      const { template: renamed } = await templates.get({ template: newName });
      return renamed.createdAt?.getTime() === Date.parse(String(createdAt)) ? {} : undefined;
    },
  );
}

interface Wanted {
  readonly template?: string | undefined;
  readonly headers?: Headers;
  readonly comment?: string | undefined;
  readonly keepVersions?: number | undefined;
}

/** Headers and comment change in the active version; content makes one of its own. */
async function changeVersions(shelf: Shelf, name: string, changes: Wanted, args: Wanted, activeTag: string) {
  const { template, keepVersions, ...settings } = changes;
  if (template === undefined && Object.keys(settings).length > 0)
    await shelf.versions.update({ template: name, tag: activeTag, ...settings });
  if (template === undefined && keepVersions === undefined) return {};
  const there = await listVersions(shelf, name);
  const versions = template === undefined ? there : await publish(shelf, name, there, { ...args, ...settings, template });
  await drop(shelf, name, spare(versions).slice((args.keepVersions ?? 10) - 1));
  return template === undefined ? {} : { activeTag: tagOf(template) };
}

/** Makes the content the active version with one request, so that there always is one, and answers with the versions then. */
async function publish(shelf: Shelf, name: string, there: readonly ListedVersion[], wanted: Wanted & { readonly template: string }) {
  const { template, comment } = wanted;
  const tag = tagOf(template);
  // Whoever gave it headers that the program does not manage does not lose them.
  const headers = wanted.headers ?? (await shelf.templates.get({ template: name, active: true })).template.version?.headers;
  const input = { template: name, tag, content: template, headers, comment, active: true };
  const exists = there.some((version) => version.tag === tag);
  // Versions of others may leave no room for one more.
  const oldest = !exists && there.length >= MOST_VERSIONS ? spare(there).slice(-1) : [];
  await drop(shelf, name, oldest);
  await (exists ? shelf.versions.update(input) : shelf.versions.create(input));
  return there.filter((version) => !oldest.includes(version)).map((version) => ({ ...version, active: version.tag === tag }));
}

/** What this made and messages do not use, the newest first. */
const spare = (versions: readonly ListedVersion[]) =>
  versions.filter((version) => isOwn(version) && !version.active).sort((a, b) => b.createdAt.getTime() - a.createdAt.getTime());

async function drop({ versions }: Shelf, name: string, superfluous: readonly ListedVersion[]): Promise<void> {
  for (const { tag } of superfluous) await ifThere(versions.delete({ template: name, tag }));
}
