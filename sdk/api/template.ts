import { date, flag, list, object, spelled } from '../wire';
import { z } from '../zod';
import { paging } from './paging';

/** A version, with its content where one version is asked for. */
export const version = object({
  tag: z.string(),
  template: z.string().optional(),
  engine: z.string().optional(),
  mjml: z.string().optional(),
  createdAt: spelled('createdAt', date('UTC')),
  comment: z.string().optional(),
  active: flag.optional(),
  id: z.string().optional(),
  headers: z.record(z.string(), z.string()).optional(),
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
export const template = object({ ...described, version: version.optional() });

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
