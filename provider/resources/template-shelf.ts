import type { Mailgun } from 'mailgun-sdk';

/** Where templates are: on a domain, or on the account, whose calls are the same but for the domain. */
export interface Shelf {
  readonly templates: Pick<Mailgun['accountTemplates'], 'create' | 'get' | 'update' | 'delete' | 'rename'>;
  readonly versions: Pick<Mailgun['accountTemplateVersions'], 'list' | 'create' | 'get' | 'update' | 'delete'>;
}

export type ListedVersion = Awaited<ReturnType<typeof listVersions>>[number];

export function shelfOf(mailgun: Mailgun, domain: string | undefined): Shelf {
  if (domain === undefined) return { templates: mailgun.accountTemplates, versions: mailgun.accountTemplateVersions };
  const { templates, templateVersions: versions } = mailgun;
  return {
    templates: {
      create: (input) => templates.create({ domain, ...input }),
      get: (input) => templates.get({ domain, ...input }),
      update: (input) => templates.update({ domain, ...input }),
      delete: (input) => templates.delete({ domain, ...input }),
      rename: (input) => templates.rename({ domain, ...input }),
    },
    versions: {
      list: (input) => versions.list({ domain, ...input }),
      create: (input) => versions.create({ domain, ...input }),
      get: (input) => versions.get({ domain, ...input }),
      update: (input) => versions.update({ domain, ...input }),
      delete: (input) => versions.delete({ domain, ...input }),
    },
  };
}

/** The id of a template or a version: where it is, then what it is called. */
export const joinId = (...parts: readonly (string | undefined)[]): string =>
  parts
    .filter((part) => part !== undefined)
    .map(encodeURIComponent)
    .join('/');

/** The parts of an id, the last one first, because the domain before them may be missing. */
export const splitId = (id: string): string[] => id.split('/').map(decodeURIComponent).reverse();

/** How many versions a template can have. */
export const MOST_VERSIONS = 40;

/** Without their content. */
export const listTemplates = (mailgun: Mailgun, domain: string | undefined) =>
  domain === undefined ? mailgun.accountTemplates.list() : mailgun.templates.list({ domain });

/** All of them, without their content: there are fewer than one page holds. */
export async function listVersions({ versions }: Shelf, name: string) {
  for await (const { items } of versions.list({ template: name }).pages()) return items;
  return [];
}
