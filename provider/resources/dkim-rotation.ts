import { api, fieldsOf, type Mailgun } from 'mailgun-sdk';
import { ACCOUNT, defineResource } from '../lifecycle/define-resource';
import { allDomains } from './domain-lists';

const { domain, rotationEnabled, rotationInterval } = fieldsOf(api.dkimRotation.update);

interface Setting {
  readonly domain: string;
  readonly enabled?: boolean | undefined;
  readonly interval?: string | undefined;
}

export const dkimRotation = defineResource({
  type: 'DkimRotation',
  fields: {
    /** The domain, which must use automatic sender security (`useAutomaticSenderSecurity` of Domain). */
    domain,
    /** Whether Mailgun replaces the keys automatically. Default true. */
    enabled: rotationEnabled.optional(),
    /** The time between two rotations, in days, at least 5: `5d`. Only sent while `enabled`. */
    interval: rotationInterval,
  },
  outputs: [],
  lowerCase: ['domain'],
  defaults: { enabled: true },
  idForms: ['<domain>'],
  idOf: (args) => args.domain,
  isSetting: true,
  create: (mailgun, args) => set(mailgun, args),
  // What is set cannot be read: all that shows is whether the domain is there.
  read: async (mailgun, id) => describe((await mailgun.domains.get({ domain: id })).domain.name),
  update: [{ takes: ['enabled', 'interval'], run: (mailgun, _id, _changes, { args }) => set(mailgun, args) }],
  // Which rotation a new domain has is not documented, and to stop it would be less safe than to leave it.
  delete: async () => {},
  readTogether: {
    tell: async (see, _mailgun, id) => (await see(allDomains, ACCOUNT, id))?.of(id).map(({ name }) => describe(name))[0],
  },
});

const describe = (id: string) => ({ id, domain: id });

/** Mailgun refuses an interval for a rotation that is off. */
async function set(mailgun: Mailgun, { domain, enabled = true, interval }: Setting) {
  await mailgun.dkimRotation.update({ domain, rotationEnabled: enabled, rotationInterval: enabled ? interval : undefined });
  return describe(domain);
}
