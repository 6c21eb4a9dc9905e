/** Where the OpenAPI document and the declarations differ, each with the witness that says who is right. */

/** Input fields that we have and the document has not: the witness of each. */
export const undocumentedFields: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'GET /v4/domains/{name}': { 'h:extended': 'mailgun-go, domains.go' },
};

/** Where a field is required here and not in the document, or the other way round: the reason of each. */
export const requiredOtherwise: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'POST /v3/{domain_name}/messages': {
    from: 'the From header of a template is enough, says the description of the field',
    subject: 'the Subject header of a template is enough, says the description of the field',
  },
  'DELETE /v3/domains/{name}/ips/{ip}': {
    ip: 'the document has a part of the path and a query field of that name; ours is the part of the path',
  },
  'PUT /v3/domains/{name}/dkim_authority': { self: 'without it there is nothing to do' },
  'PUT /v3/domains/{name}/dkim_selector': { dkim_selector: 'without it there is nothing to do' },
};

/** Where the example is not what Mailgun answers: the witness of each. */
export const wrongExamples: Readonly<Record<string, string>> = {
  'PUT /v3/routes/{id}': 'every recording since 2012 has the fields of the route beside the message (mailgun-ruby, routes.yml)',
};

/** Operations whose answer the document does not show. */
export const withoutExample: readonly string[] = ['PUT /v3/domains/{name}/dkim_authority'];
