import { endpoint } from '../schema/endpoint';
import { object, spelled } from '../schema/wire';
import { domainName } from './domain-name';
import {
  changedTemplate,
  checkVersionChange,
  copiedVersion,
  foundTemplate,
  named,
  place,
  storedTemplate,
  tagged,
  versionChange,
  versionCopying,
  versionCreation,
  versionsPage,
} from './template';

const domain = spelled('domain_name', domainName);

export const templateVersions = {
  /** Every version of a template by tag, without content and headers. 100 a page at most. Role: Analyst. */
  list: endpoint('GET /v3/{domain_name}/templates/{template_name}/versions', {
    summary: 'List the versions of a template',
    input: object({ domain, ...named, ...place }),
    output: versionsPage,
    paging: 'cursor',
  }),
  /**
   * Adds a version, at most 40 a template; the first one and one with `active` become the active version. `conflict` where the tag is
   * taken. Role: Developer.
   */
  create: endpoint('POST /v3/{domain_name}/templates/{template_name}/versions', {
    summary: 'Add a version to a template',
    input: object({ domain, ...versionCreation }),
    output: storedTemplate,
  }),
  /** One version with its content. `not_found` where there is none. Role: Analyst. */
  get: endpoint('GET /v3/{domain_name}/templates/{template_name}/versions/{version_name}', {
    summary: 'Get a version of a template',
    input: object({ domain, ...tagged }),
    output: foundTemplate,
  }),
  /**
   * Changes what is given of a version, headers as a whole; `active: true` makes it the active one, and only another can take that from
   * it. Role: Developer.
   */
  update: endpoint('PUT /v3/{domain_name}/templates/{template_name}/versions/{version_name}', {
    summary: 'Change a version of a template',
    input: object({ domain, ...versionChange }),
    check: checkVersionChange,
    output: changedTemplate,
  }),
  /** Deletes one version. `invalid_request` for the active one: make another active, or delete the template. Role: Developer. */
  delete: endpoint('DELETE /v3/{domain_name}/templates/{template_name}/versions/{version_name}', {
    summary: 'Delete a version of a template',
    input: object({ domain, ...tagged }),
    output: changedTemplate,
  }),
  /** Copies a version to a new tag of the same template. Fails where the tag is taken. Role: Developer. */
  copy: endpoint('PUT /v3/{domain_name}/templates/{template_name}/versions/{version_name}/copy/{new_version_name}', {
    summary: 'Copy a version of a template',
    body: 'query',
    input: object({ domain, ...versionCopying }),
    output: copiedVersion,
  }),
};
