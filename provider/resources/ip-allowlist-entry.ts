import { api, fieldsOf, isMailgunError, type Mailgun } from 'mailgun-sdk';
import { ACCOUNT, defineResource } from '../lifecycle/define-resource';
import { canonicalRange } from './ip-range';

const fields = fieldsOf(api.ipAllowlist.create);

export const ipAllowlistEntry = defineResource({
  type: 'IpAllowlistEntry',
  fields: {
    ...fields,
    /** The IP address, or a range such as `192.0.2.0/24`. */
    address: fields.address,
    /** What the entry is for. Default: empty. */
    description: fields.description,
  },
  outputs: [],
  defaults: { description: '' },
  // Whether Mailgun rewrites what it is given is not documented.
  canonical: ({ address }) => (typeof address === 'string' ? { address: canonicalRange(address) } : {}),
  idForms: ['<address>'],
  idOf: ({ address }) => address,
  // The old one may be what lets this very program in.
  createBeforeDelete: true,
  createOverwrites: true,
  create: async (mailgun, args) => {
    await mailgun.ipAllowlist.create(args);
    return { id: args.address, ...args };
  },
  read: async (mailgun, id) => {
    for await (const entry of list(mailgun)) if (entry.id === canonicalRange(id)) return entry;
    return undefined;
  },
  list,
  readTogether: { placeOf: () => ACCOUNT, pageSize: Number.POSITIVE_INFINITY },
  update: [{ takes: ['description'], run: (mailgun, address, changes) => mailgun.ipAllowlist.update({ address, ...changes }) }],
  delete: async (mailgun, address) => {
    await mailgun.ipAllowlist.delete({ address }).catch((error: unknown) => {
      // Here an address that is not there is no 404 (OpenAPI document).
      if (!isMailgunError(error, 'invalid_request') || !/IP not found/i.test(error.message)) throw error;
    });
  },
});

async function* list(mailgun: Mailgun) {
  for await (const { ipAddress, description } of mailgun.ipAllowlist.list()) {
    const address = canonicalRange(ipAddress);
    yield { id: address, address, description };
  }
}
