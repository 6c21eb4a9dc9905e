import { randomBytes } from 'node:crypto';
import { api, fieldsOf, type Mailgun } from 'mailgun-sdk';
import { defineResource } from '../lifecycle/define-resource';
import { keepers } from './keepers';
import { isSamePassword } from './same-password';

const { domain, login, password } = fieldsOf(api.credentials.create);

export const smtpCredential = defineResource({
  type: 'SmtpCredential',
  fields: {
    /** The domain that it can send from. */
    domain,
    /** The part before the `@`, or the whole address: both mean the same. */
    login: login.unwrap(),
    /** The password, 5 to 32 characters. If the program gives none, one of 32 characters is generated, and kept until `keepers` change. */
    password,
    /** Any values. A change generates a new password, if the program gives none. */
    keepers,
  },
  outputs: [],
  secret: ['password'],
  generate: { password: () => randomBytes(24).toString('base64url') },
  indivisible: ['keepers'],
  lowerCase: ['domain', 'login'],
  canonical: ({ domain, login }) =>
    typeof login === 'string' && login.endsWith(`@${domain}`) ? { login: login.slice(0, -`@${domain}`.length) } : {},
  validate: ({ domain, login }) =>
    domain !== undefined && login?.includes('@') ? [{ property: 'login', reason: `must be an address of ${domain}` }] : [],
  idForms: ['<login>@<domain>'],
  idOf: ({ domain, login }) => `${login}@${domain}`,
  // Whether Mailgun refuses a login that is there, or gives it the new password, is not known.
  createOverwrites: true,
  createTakes: ['domain', 'login', 'password'],
  create: async (mailgun, args) => {
    await mailgun.credentials.create(args);
    return describe(`${args.login}@${args.domain}`);
  },
  read: async (mailgun, id) => {
    for await (const credential of list(mailgun, parse(id).domain)) if (credential.id === id) return credential;
    return undefined;
  },
  listedBy: ['domain'],
  list,
  readTogether: { placeOf: (id) => parse(id).domain, pageSize: 1000 },
  update: [
    {
      takes: ['password', 'keepers'],
      // Without a password Mailgun would make one up.
      run: async (mailgun, id, { password }) => (password === undefined ? {} : updatePassword(mailgun, id, password)),
    },
  ],
  delete: (mailgun, id) => mailgun.credentials.delete(parse(id)),
});

/** The id is the whole address. */
function parse(id: string) {
  const [login = '', domain = ''] = id.split('@');
  return { domain, login };
}

const describe = (id: string) => ({ id, ...parse(id) });

async function* list(mailgun: Mailgun, domain: string) {
  for await (const { login, mailbox, createdAt } of mailgun.credentials.list({ domain, pageSize: 1000 })) {
    const [address = `${login}@${domain}`] = [login, mailbox].filter((each) => each.includes('@'));
    yield { ...describe(address.toLowerCase()), createdAt };
  }
}

async function updatePassword(mailgun: Mailgun, id: string, password: string): Promise<object> {
  await mailgun.credentials.update({ ...parse(id), password }).catch((error: unknown) => {
    if (!isSamePassword(error)) throw error;
  });
  return {};
}
