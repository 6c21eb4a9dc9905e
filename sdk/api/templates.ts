import { endpoint, message } from '../schema/endpoint';
import { object, spelled } from '../schema/wire';
import { z } from '../schema/zod';
import { domainName } from './domain-name';
import {
  changedTemplate,
  checkFirstVersion,
  copiedTemplate,
  foundTemplate,
  named,
  place,
  renaming,
  storedTemplate,
  templateCopying,
  templateCreation,
  templateLookup,
  templatesPage,
} from './template';

const domain = spelled('domain_name', domainName);

export const templates = {
  /** Every template of a domain, in the order of the alphabet, without content. 100 a page at most. Role: Analyst. */
  list: endpoint('GET /v3/{domain_name}/templates', {
    summary: 'List the templates of a domain',
    input: object({ domain, ...place }),
    output: templatesPage,
    paging: 'cursor',
  }),
  /**
   * Stores a template, with a first version where `content` is given. A domain has at most 100. `conflict` where the name is
   * taken. Role: Developer.
   */
  create: endpoint('POST /v3/{domain_name}/templates', {
    summary: 'Store a template',
    input: object({ domain, ...templateCreation }),
    check: checkFirstVersion,
    output: storedTemplate,
  }),
  /** Deletes every template of a domain with all versions. Role: Developer. */
  deleteAll: endpoint('DELETE /v3/{domain_name}/templates', {
    summary: 'Delete all templates of a domain',
    input: object({ domain }),
    output: message,
  }),
  /** One template; with `active` its active version and the content of it. `not_found` where there is none. Role: Analyst. */
  get: endpoint('GET /v3/{domain_name}/templates/{template_name}', {
    summary: 'Get a template',
    input: object({ domain, ...templateLookup }),
    output: foundTemplate,
  }),
  /** Changes the description; content is changed by versions. Role: Developer. */
  update: endpoint('PUT /v3/{domain_name}/templates/{template_name}', {
    summary: 'Change the description of a template',
    input: object({ domain, ...named, description: z.string() }),
    output: changedTemplate,
  }),
  /** Deletes a template with all its versions. `not_found` where it is gone already. Role: Developer. */
  delete: endpoint('DELETE /v3/{domain_name}/templates/{template_name}', {
    summary: 'Delete a template',
    input: object({ domain, ...named }),
    output: changedTemplate,
  }),
  /** Copies a template to other names, domains and sub-accounts; `failedCopies` says which of them failed. Role: Developer. */
  copy: endpoint('PUT /v3/{domain_name}/templates/{template_name}/copy', {
    summary: 'Copy a template',
    body: 'json',
    input: object({ domain, ...templateCopying }),
    output: copiedTemplate,
  }),
  /** Gives a template another name; messages that name the old one fail from then on. Fails where it is taken. Role: Developer. */
  rename: endpoint('PUT /v3/{domain_name}/templates/{template_name}/rename/{new_template_name}', {
    summary: 'Rename a template',
    input: object({ domain, ...renaming }),
    output: changedTemplate,
  }),
};
