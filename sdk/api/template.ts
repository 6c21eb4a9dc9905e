import { date, flag, integer, json, known, list, object, onlyYes, spelled } from '../schema/wire';
import { z } from '../schema/zod';
import { domainName } from './domain-name';
import { paging } from './paging';
import { templateName, templateTag } from './template-name';

/** The limit is that of mailgun/documentation, api-templates.rst. */
const content = z
  .string()
  .min(1)
  .refine((text) => Buffer.byteLength(text) <= 100 * 1024, 'must have at most 100 KB');

/** The three headers that a version may have. */
const headersOf = (value: z.ZodOptional<z.ZodString>) =>
  object({
    /** The header `Subject`. */
    subject: spelled('Subject', value),
    /** The header `From`. */
    from: spelled('From', value),
    /** The header `Reply-To`. */
    replyTo: spelled('Reply-To', value),
  });

const oneLine = z.string().regex(/^[^\r\n]*$/, 'must be one line');

const settings = {
  /** About the version, in words of your own. */
  comment: z.string().optional(),
  /** What a message gets that has no such header of its own; variables are filled in. */
  headers: json(headersOf(oneLine.optional())).optional(),
};

const versionSettings = {
  ...settings,
  /** `true` makes this the active version instead of another; `false` changes nothing. The first version is active in any case. */
  active: onlyYes.optional(),
};

/** A template of a domain or of the account, as a part of the path. */
export const named = { template: spelled('template_name', templateName) };

/** A version of a template, as a part of the path. */
export const tagged = { ...named, tag: spelled('version_name', templateTag) };

export const renaming = { ...named, newName: spelled('new_template_name', templateName) };

export const place = {
  /** Where the page lies, seen from `p`; without it, at the start. */
  page: z.enum(['first', 'last', 'next', 'previous']).optional(),
  /** Entries a page, at most 100. Default 100. */
  pageSize: spelled('limit', integer(1, 100).optional()),
  /** The name or the tag before or after which the page lies. */
  p: z.string().optional(),
};

export const templateLookup = {
  ...named,
  /** Also show the active version with its content. Default false. */
  active: onlyYes.optional(),
};

export const templateCreation = {
  /** Mailgun keeps it in lower case, as it does tags. */
  name: templateName,
  /** What the template is for, in words of your own. */
  description: z.string().optional(),
  /** Whoever made it, in words of your own; it cannot be changed. */
  createdBy: spelled('createdBy', z.string().optional()),
  /** Content of a first version, which becomes the active one: text with Handlebars, at most 100 KB. Without it there is no version. */
  content: spelled('template', content.optional()),
  /** Tag of the first version. Default `initial`. */
  tag: templateTag.optional(),
  ...settings,
};

/** "This is valid only if a new version is being created", says the OpenAPI document. */
export const checkFirstVersion = (fields: Readonly<Record<string, unknown>>): string | undefined => {
  const lost = ['tag', 'comment', 'headers'].filter((name) => name in fields);
  return fields.template === undefined && lost.length > 0 ? `${lost.join(', ')}: there is no first version without content` : undefined;
};

export const versionCreation = {
  ...named,
  /** Text with Handlebars, at most 100 KB. */
  content: spelled('template', content),
  /** What the version is called, once in its template. Mailgun keeps it in lower case. */
  tag: templateTag,
  ...versionSettings,
};

export const versionChange = {
  ...tagged,
  /** Text with Handlebars, at most 100 KB. */
  content: spelled('template', content.optional()),
  ...versionSettings,
};

export const checkVersionChange = (fields: Readonly<Record<string, unknown>>): string | undefined =>
  ['template', 'comment', 'headers', 'active'].some((name) => name in fields) ? undefined : 'there must be something to change';

export const templateCopying = {
  ...named,
  requests: z
    .array(
      object({
        /** Id of the account or of a sub-account. */
        accountId: z.string().min(1),
        /** What the copy is called. */
        name: templateName,
        /** Without it the copy is for all domains of the account. */
        domain: domainName.optional(),
      }),
    )
    .min(1),
  /** Tags of the versions that are copied. Default: all. */
  sourceVersions: z.array(templateTag).optional(),
};

export const versionCopying = {
  ...tagged,
  newTag: spelled('new_version_name', templateTag),
  /** Comment of the copy. */
  comment: z.string().optional(),
};

/** A version, with its content where one version is asked for. */
const version = object({
  tag: z.string(),
  content: spelled('template', z.string().optional()),
  engine: known('handlebars', 'go').optional(),
  mjml: z.string().optional(),
  createdAt: spelled('createdAt', date('UTC')),
  comment: z.string().optional(),
  active: flag.optional(),
  id: z.string().optional(),
  headers: headersOf(z.string().optional()).optional(),
});

const described = {
  name: z.string(),
  description: z.string().optional(),
  createdAt: spelled('createdAt', date('UTC').optional()),
  createdBy: spelled('createdBy', z.string().optional()),
  id: z.string().optional(),
  domain: z.string().optional(),
};

/** A template, with a version where one is asked for. */
const template = object({ ...described, version: version.optional() });

export const foundTemplate = object({ template });
export const storedTemplate = object({ message: z.string(), template });
export const changedTemplate = object({
  message: z.string(),
  template: object({ name: z.string(), version: object({ tag: z.string() }).optional() }),
});
export const copiedVersion = object({ message: z.string(), version });
export const copiedTemplate = object({
  message: z.string(),
  /** Those of the requests that failed. */
  failedCopies: list(object({ accountId: z.string(), name: z.string(), domain: z.string().optional() })),
  error: z.string().optional(),
});
export const templatesPage = object({ items: list(template), paging });

const versionsAnswer = object({ template: object({ ...described, versions: list(version) }), paging });

type VersionsAnswer = z.output<typeof versionsAnswer>;
type VersionsPage = {
  readonly items: VersionsAnswer['template']['versions'];
  readonly template: Omit<VersionsAnswer['template'], 'versions'>;
  readonly paging: VersionsAnswer['paging'];
};

/** Mailgun puts the versions into their template; here they are the items of a list as everywhere. */
export const versionsPage = z.codec(
  versionsAnswer,
  z.custom<VersionsPage>(() => true),
  {
    decode: ({ template: { versions, ...about }, paging: links }) => ({ items: versions, template: about, paging: links }),
    encode: ({ items, template: about, paging: links }) => ({ template: { ...about, versions: items }, paging: links }),
  },
);
