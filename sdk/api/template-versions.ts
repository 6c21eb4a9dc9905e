import { endpoint } from '../endpoint';
import { integer, object, spelled } from '../wire';
import { z } from '../zod';
import { domainName } from './domain-name';
import { template, version, versionsPage } from './template';

export const templateVersions = {
  /** Every version of a template, without content. 10 a page, at most 100 with `limit`. Role: Analyst. */
  list: endpoint('GET /v3/{domain_name}/templates/{template_name}/versions', {
    summary: 'List the versions of a template',
    input: object({
      domain: spelled('domain_name', domainName),
      name: spelled('template_name', z.string()),
      page: z.enum(['first', 'last', 'next', 'previous']).optional(),
      limit: integer(1).optional(),
      p: z.string().optional(),
    }),
    output: versionsPage,
    paging: 'cursor',
  }),
  /**
   * Adds a version, at most 40 a template; the first one and one with `active` become the active version. `conflict` where the tag is
   * taken. Role: Developer.
   */
  create: endpoint('POST /v3/{domain_name}/templates/{template_name}/versions', {
    summary: 'Add a version to a template',
    input: object({
      domain: spelled('domain_name', domainName),
      name: spelled('template_name', z.string()),
      template: z.string(),
      tag: z.string(),
      comment: z.string().optional(),
      active: z.string().optional(),
      headers: z.string().optional(),
    }),
    output: object({
      message: z.string(),
      template: template,
    }),
  }),
  /** One version with its content. Role: Analyst. */
  get: endpoint('GET /v3/{domain_name}/templates/{template_name}/versions/{version_name}', {
    summary: 'Get a version of a template',
    input: object({
      domain: spelled('domain_name', domainName),
      name: spelled('template_name', z.string()),
      tag: spelled('version_name', z.string()),
    }),
    output: object({
      template: template,
    }),
  }),
  /**
   * Changes what is given of a version; `active: true` makes it the active one, and only another can take that from it. Role:
   * Developer.
   */
  update: endpoint('PUT /v3/{domain_name}/templates/{template_name}/versions/{version_name}', {
    summary: 'Change a version of a template',
    input: object({
      domain: spelled('domain_name', domainName),
      name: spelled('template_name', z.string()),
      tag: spelled('version_name', z.string()),
      template: z.string().optional(),
      comment: z.string().optional(),
      active: z.string().optional(),
      headers: z.string().optional(),
    }),
    output: object({ message: z.string(), template: object({ name: z.string(), version: object({ tag: z.string() }).optional() }) }),
  }),
  /** Deletes one version. Role: Developer. */
  delete: endpoint('DELETE /v3/{domain_name}/templates/{template_name}/versions/{version_name}', {
    summary: 'Delete a version of a template',
    input: object({
      domain: spelled('domain_name', domainName),
      name: spelled('template_name', z.string()),
      tag: spelled('version_name', z.string()),
    }),
    output: object({ message: z.string(), template: object({ name: z.string(), version: object({ tag: z.string() }).optional() }) }),
  }),
  /** Copies a version to a new tag of the same template, over what has that tag already. Role: Developer. */
  copy: endpoint('PUT /v3/{domain_name}/templates/{template_name}/versions/{version_name}/copy/{new_version_name}', {
    summary: 'Copy a version of a template',
    body: 'query',
    input: object({
      domain: spelled('domain_name', domainName),
      name: spelled('template_name', z.string()),
      tag: spelled('version_name', z.string()),
      newTag: spelled('new_version_name', z.string()),
      comment: z.string().optional(),
    }),
    output: object({
      message: z.string(),
      version: version,
    }),
  }),
};
