import { api, fieldsOf, type Mailgun } from 'mailgun-sdk';
import { ACCOUNT, defineResource, namesOf, type SharedList } from '../lifecycle/define-resource';

type Answer = Awaited<ReturnType<Mailgun['forwards']['get']>>;

const { match, ...targets } = fieldsOf(api.forwards.create);

export const forward = defineResource({
  type: 'Forward',
  fields: {
    /** A pattern for addresses of a domain of the account. `*` matches any characters; case is ignored: `sales-*@example.com`. */
    match,
    ...targets,
  },
  outputs: ['domain', 'createdAt'],
  unordered: ['urls', 'recipients'],
  defaults: { urls: [], recipients: [], store: '' },
  replacedWithout: namesOf(targets),
  validate: (_, isGiven) =>
    namesOf(targets).some(isGiven) ? [] : [{ property: 'urls', reason: 'one of urls, recipients and store must be given' }],
  create: async (mailgun, args) => describe(await mailgun.forwards.create(args)),
  read: async (mailgun, id, managed) => describe(await mailgun.forwards.get({ id }), managed),
  update: [
    {
      takes: ['match', 'urls', 'recipients', 'store'],
      run: async (mailgun, id, changes) => describe(await mailgun.forwards.update({ id, ...changes })),
    },
  ],
  delete: (mailgun, id) => mailgun.forwards.delete({ id }),
  list: async function* (mailgun) {
    for await (const each of mailgun.forwards.list()) yield describe(each, {});
  },
  readTogether: {
    tell: async (see, _mailgun, id, { managed }) => (await see(all, ACCOUNT, id))?.of(id).map((each) => describe(each, managed))[0],
  },
});

/** How many one request shows is documented nowhere: here as few as of other lists that name the next page. */
const all: SharedList<Answer> = { pageSize: 10, rows: (mailgun) => mailgun.forwards.list(), keyOf: ({ id }) => id };

/** A target that is not set is shown to those who may look for it, and is no argument to those who want all arguments. */
function describe({ id, createdAt, domain, match, forward }: Answer, managed?: object) {
  const { urls, recipients, store = '' } = forward;
  const all = Object.entries({ urls, recipients, store });
  const shown = managed ? all : all.filter(([, target]) => target.length > 0);
  return {
    id,
    /** When the forward was created. */
    createdAt,
    /** The domain of `match`. */
    domain,
    match,
    ...(Object.fromEntries(shown) as Partial<Answer['forward']>),
  };
}
