import { api, fieldsOf } from 'mailgun-sdk';
import { defineResource } from '../lifecycle/define-resource';
import { emailAddress } from './email-address';

const { domain } = fieldsOf(api.allowlist.create);

export const suppressionAllowlistEntry = defineResource({
  type: 'SuppressionAllowlistEntry',
  fields: {
    /** Your domain, which sends the mail. */
    domain,
    /** The recipient whose bounces do not count. */
    address: emailAddress.optional(),
    /** A whole domain of recipients, instead of `address`. */
    allowedDomain: domain.optional(),
  },
  outputs: [],
  lowerCase: ['domain', 'address', 'allowedDomain'],
  validate: (_, isGiven) =>
    isGiven('address') === isGiven('allowedDomain')
      ? [{ property: 'address', reason: 'one of address and allowedDomain must be given, and not both' }]
      : [],
  idForms: ['<domain>/<address>', '<domain>/<allowedDomain>'],
  idOf: ({ domain, address, allowedDomain = '' }) => `${domain}/${address ?? allowedDomain}`,
  createOverwrites: true,
  create: async (mailgun, args) => describe(args.domain, await mailgun.allowlist.create(args)),
  read: async (mailgun, id) => describe(parse(id).domain, await mailgun.allowlist.get(parse(id))),
  update: [],
  delete: (mailgun, id) => mailgun.allowlist.delete(parse(id)),
  listedBy: ['domain'],
  list: async function* (mailgun, domain) {
    for await (const entry of mailgun.allowlist.list({ domain })) yield describe(domain, entry);
  },
  readTogether: { placeOf: (id) => parse(id).domain, pageSize: 100 },
});

/** The id is `<domain>/<address or domain>`. */
function parse(id: string) {
  const [, domain = '', value = ''] = /^([^/]*)\/(.*)$/.exec(id) ?? [];
  return { domain, value };
}

function describe(domain: string, { type, value }: { readonly type: string; readonly value: string }) {
  const what = type === 'domain' ? { allowedDomain: value.toLowerCase() } : { address: value.toLowerCase() };
  return { id: `${domain}/${value.toLowerCase()}`, domain, ...what };
}
