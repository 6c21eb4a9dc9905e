import { endpoint, message } from '../schema/endpoint';
import { object } from '../schema/wire';
import { z } from '../schema/zod';
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

export const accountTemplates = {
  /** Every template that all domains share, in the order of the alphabet, without content. 100 a page at most. Role: Analyst. */
  list: endpoint('GET /v4/templates', {
    summary: 'List the templates of the account',
    input: object(place),
    output: templatesPage,
    paging: 'cursor',
  }),
  /**
   * Stores a template for every domain of the account, with a first version where `content` is given. An account has at most 100.
   * `conflict` where the name is taken. Role: Developer.
   */
  create: endpoint('POST /v4/templates', {
    summary: 'Store a template for all domains',
    input: object(templateCreation),
    check: checkFirstVersion,
    output: storedTemplate,
  }),
  /** Deletes every template that the domains share, with all versions. Role: Developer. */
  deleteAll: endpoint('DELETE /v4/templates', {
    summary: 'Delete all templates of the account',
    output: message,
  }),
  /** One template; with `active` its active version and the content of it. `not_found` where there is none. Role: Analyst. */
  get: endpoint('GET /v4/templates/{template_name}', {
    summary: 'Get a template of the account',
    input: object(templateLookup),
    output: foundTemplate,
  }),
  /** Changes the description; content is changed by versions. Role: Developer. */
  update: endpoint('PUT /v4/templates/{template_name}', {
    summary: 'Change the description of a template of the account',
    input: object({ ...named, description: z.string() }),
    output: changedTemplate,
  }),
  /** Deletes a template with all its versions. `not_found` where it is gone already. Role: Developer. */
  delete: endpoint('DELETE /v4/templates/{template_name}', {
    summary: 'Delete a template of the account',
    input: object(named),
    output: changedTemplate,
  }),
  /** Copies a template to other names, domains and sub-accounts; `failedCopies` says which of them failed. Role: Developer. */
  copy: endpoint('PUT /v4/templates/{template_name}/copy', {
    summary: 'Copy a template of the account',
    body: 'json',
    input: object(templateCopying),
    output: copiedTemplate,
  }),
  /** Gives a template another name; messages that name the old one fail from then on. Fails where it is taken. Role: Developer. */
  rename: endpoint('PUT /v4/templates/{template_name}/rename/{new_template_name}', {
    summary: 'Rename a template of the account',
    input: object(renaming),
    output: changedTemplate,
  }),
};
