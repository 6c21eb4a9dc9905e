import { createPublicKey } from 'node:crypto';
import { api, fieldsOf, isMailgunError, type Mailgun } from 'mailgun-sdk';
import { z } from 'zod';
import { ACCOUNT, defineResource, namesOf } from '../lifecycle/define-resource';
import { bitsOf, type DnsRecord, lineOf, publicKeyOf } from './dns-records';
import { allKeys } from './domain-lists';

type Answer = Awaited<ReturnType<Mailgun['domainKeys']['list']>>['items'][number];
type KeyRecord = Pick<DnsRecord, 'type' | 'name' | 'value'>;

const { domain: signingDomain, ...create } = fieldsOf(api.domainKeys.create);

export const dkimKey = defineResource({
  type: 'DkimKey',
  fields: {
    /** The domain that signs with the key. */
    signingDomain,
    ...create,
    /** Your own private key, instead of a generated one: RSA in PKCS #1, not encrypted. Mailgun never shows it. */
    pem: z.string().and(create.pem.unwrap()).optional(),
    /** Whether mail is signed with it. Its DNS record must be published first. Default false. */
    active: z.boolean().optional(),
  },
  outputs: ['dnsRecord'],
  secret: ['pem'],
  lowerCase: ['signingDomain'],
  defaults: { active: false },
  validate: (_, isGiven) => (isGiven('bits') && isGiven('pem') ? [{ property: 'bits', reason: 'cannot be used together with pem' }] : []),
  toldByOutputs: { pem: (pem, { dnsRecord }) => (dnsRecord ? isHalfOf(pem, dnsRecord as KeyRecord) : undefined) },
  idForms: ['<signingDomain>/<selector>'],
  idOf: ({ signingDomain, selector }) => `${signingDomain}/${selector}`,
  createTakes: ['signingDomain', ...namesOf(create)],
  create: async (mailgun, { signingDomain: domain, ...args }) =>
    describe(`${domain}/${args.selector}`, await mailgun.domainKeys.create({ domain, ...args })),
  read: async (mailgun, id) => {
    // A domain that does not exist has no keys, and no 404 either (mailgun-ruby, domains.yml, 2025-01): its keys are gone as well.
    const { items } = await mailgun.domainKeys.list({ domain: parse(id).domain });
    return find(id, items);
  },
  update: [
    {
      takes: ['active'],
      run: (mailgun, id, { active }, { state }) =>
        active ? activate(mailgun, id, state.dnsRecord as KeyRecord) : keepingOneActive(deactivate(mailgun, id)),
    },
  ],
  delete: (mailgun, id) => keepingOneActive(mailgun.domainKeys.delete(parse(id))),
  listedBy: ['domain'],
  list: async function* (mailgun, domain) {
    for (const key of (await mailgun.domainKeys.list({ domain })).items) yield describe(`${domain}/${key.selector}`, key);
  },
  readTogether: {
    tell: async (see, _mailgun, id) => find(id, (await see(allKeys, ACCOUNT))?.of(parse(id).domain) ?? []),
  },
});

function find(id: string, keys: readonly Answer[]) {
  const selector = parse(id).selector.toLowerCase();
  const key = keys.find((each) => each.selector.toLowerCase() === selector);
  return key && describe(id, key);
}

/** The id is `<domain>/<selector>`. */
function parse(id: string) {
  const [, domain = '', selector = ''] = /^([^/]*)\/(.*)$/.exec(id) ?? [];
  return { domain, selector };
}

function describe(id: string, { dnsRecord }: Answer) {
  const { name = '', recordType: type = '', value = '' } = dnsRecord ?? {};
  const { domain: signingDomain, selector } = parse(id);
  return {
    /** The domain that signs with the key. */
    signingDomain,
    selector,
    id,
    active: dnsRecord?.isActive,
    bits: bitsOf(value),
    /** The DNS record to publish: receivers read the public key from it. */
    dnsRecord: {
      /** What kind of DNS record it is. */
      type,
      /** The whole name: `2026._domainkey.mail.example.com`. */
      name,
      /** What the record must hold. */
      value,
    },
  };
}

/** Mailgun shows of a key of the user's own only its public half. */
function isHalfOf(pem: string | undefined, { value }: KeyRecord): boolean {
  try {
    const half = createPublicKey(String(pem)).export({ format: 'der', type: 'spki' });
    return publicKeyOf(value)?.export({ format: 'der', type: 'spki' }).equals(half) ?? false;
  } catch {
    return false;
  }
}

async function activate(mailgun: Mailgun, id: string, record: KeyRecord) {
  const { domain, selector } = parse(id);
  // "dns records must be valid for a domain key to be activated" (OpenAPI document), and Mailgun looks at a new one when it is asked to.
  await mailgun.domains.verify({ domain });
  try {
    return await mailgun.domainKeys.activate({ domain, selector });
  } catch (error) {
    if (!isMailgunError(error, 'invalid_request')) throw error;
    throw new Error(`${error.message}. Publish this DNS record, then run the command again.\n${lineOf(record)}`, { cause: error });
  }
}

const deactivate = (mailgun: Mailgun, id: string) => mailgun.domainKeys.deactivate(parse(id));

/** Mailgun leaves no domain without an active key, and does not say what to do. */
async function keepingOneActive<T>(change: Promise<T>): Promise<T> {
  try {
    return await change;
  } catch (error) {
    if (!isMailgunError(error, 'invalid_request')) throw error;
    throw new Error(
      `${error.message}. Activate another key of the domain first, or, if the domain will be deleted too, give the key the option { deletedWith: <the domain> }.`,
      { cause: error },
    );
  }
}
