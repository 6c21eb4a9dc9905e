import { endpoint, message } from '../endpoint';
import { integer, list, object, spelled } from '../wire';
import { z } from '../zod';
import { domainName } from './domain-name';
import { paging } from './paging';
import { template } from './template';

export const templates = {
  /** Every template of a domain, without content. 10 a page, at most 100 with `limit`. Role: Analyst. */
  list: endpoint('GET /v3/{domain_name}/templates', {
    summary: 'List the templates of a domain',
    input: object({
      domain: spelled('domain_name', domainName),
      page: z.enum(['first', 'last', 'next', 'previous']).optional(),
      limit: integer(1).optional(),
      p: z.string().optional(),
    }),
    output: object({
      items: list(template),
      paging: paging,
    }),
    paging: 'cursor',
  }),
  /**
   * Stores a template, with a first version where `template` is given. Names become lower case; at most 100 a domain and 100 KB each.
   * `conflict` where the name is taken. Role: Developer.
   */
  create: endpoint('POST /v3/{domain_name}/templates', {
    summary: 'Store a template',
    input: object({
      domain: spelled('domain_name', domainName),
      name: z.string(),
      description: z.string().optional(),
      createdBy: spelled('createdBy', z.string().optional()),
      template: z.string().optional(),
      tag: z.string().optional(),
      comment: z.string().optional(),
      headers: z.string().optional(),
    }),
    output: object({
      message: z.string(),
      template: template,
    }),
  }),
  /** Deletes every template of a domain with all versions. Role: Developer. */
  deleteAll: endpoint('DELETE /v3/{domain_name}/templates', {
    summary: 'Delete all templates of a domain',
    input: object({ domain: spelled('domain_name', domainName) }),
    output: message,
  }),
  /** One template, with the content of its active version where `active` is true. Role: Analyst. */
  get: endpoint('GET /v3/{domain_name}/templates/{template_name}', {
    summary: 'Get a template',
    input: object({
      domain: spelled('domain_name', domainName),
      name: spelled('template_name', z.string()),
      active: z.string().optional(),
    }),
    output: object({
      template: template,
    }),
  }),
  /** Changes the description; content is changed by versions. Role: Developer. */
  update: endpoint('PUT /v3/{domain_name}/templates/{template_name}', {
    summary: 'Change the description of a template',
    input: object({ domain: spelled('domain_name', domainName), name: spelled('template_name', z.string()), description: z.string() }),
    output: object({ message: z.string(), template: object({ name: z.string(), version: object({ tag: z.string() }).optional() }) }),
  }),
  /** Deletes a template with all its versions. Role: Developer. */
  delete: endpoint('DELETE /v3/{domain_name}/templates/{template_name}', {
    summary: 'Delete a template',
    input: object({ domain: spelled('domain_name', domainName), name: spelled('template_name', z.string()) }),
    output: object({ message: z.string(), template: object({ name: z.string(), version: object({ tag: z.string() }).optional() }) }),
  }),
  /** Copies a template to other domains or sub-accounts. Role: Developer. */
  copy: endpoint('PUT /v3/{domain_name}/templates/{template_name}/copy', {
    summary: 'Copy a template',
    body: 'json',
    input: object({
      domain: spelled('domain_name', domainName),
      name: spelled('template_name', z.string()),
      requests: z.array(object({ accountId: z.string(), name: z.string(), domain: z.string().optional() })),
      sourceVersions: z.array(z.string()).optional(),
    }),
    output: object({
      message: z.string(),
      failedCopies: list(object({ accountId: z.string(), name: z.string(), domain: z.string().optional() })),
      error: z.string().optional(),
    }),
  }),
  /** Gives a template another name; messages that name the old one fail from then on. Role: Developer. */
  rename: endpoint('PUT /v3/{domain_name}/templates/{template_name}/rename/{new_template_name}', {
    summary: 'Rename a template',
    input: object({
      domain: spelled('domain_name', domainName),
      name: spelled('template_name', z.string()),
      newName: spelled('new_template_name', z.string()),
    }),
    output: object({ message: z.string(), template: object({ name: z.string(), version: object({ tag: z.string() }).optional() }) }),
  }),
};
