import { isDeepStrictEqual } from 'node:util';
import { api, fieldsOf, isMailgunError, type Mailgun } from 'mailgun-sdk';
import { ACCOUNT, defineResource, pick } from '../lifecycle/define-resource';

type Answer = Awaited<ReturnType<Mailgun['ipPools']['get']>>['details'];
type Shown = Pick<Answer, 'id' | 'name' | 'description' | 'ips' | 'isLinked'>;
type Changes = Partial<Pick<Shown, 'name' | 'description'>> & { readonly ips?: string[] | undefined };

export const ipPool = defineResource({
  type: 'IpPool',
  fields: fieldsOf(api.ipPools.create),
  outputs: ['isLinked'],
  unordered: ['ips'],
  create: async (mailgun, { name, description, ips }) => {
    const { id } = await mailgun.ipPools.create({ name, description, ips });
    return describe({ id, name, description, ips: ips ?? [], isLinked: false });
  },
  read: async (mailgun, id) => describe((await mailgun.ipPools.get({ id })).details),
  update: [
    {
      takes: ['name', 'description', 'ips'],
      run: async (mailgun, id, changes, { state }) => {
        await change(mailgun, id, changes, state.ips);
        return {};
      },
    },
  ],
  delete: remove,
  inTheWay: ({ name, ips = [] }, there) => there.name === name || ips.some((ip) => there.ips.includes(ip)),
  list: async function* (mailgun) {
    // One that the parent account lends cannot be changed.
    for await (const each of mailgun.ipPools.list()) if (!each.isInherited) yield describe(each);
  },
  readTogether: { placeOf: () => ACCOUNT, pageSize: Number.POSITIVE_INFINITY },
});

const describe = ({ id, name, description, ips, isLinked }: Shown) => ({
  id,
  createdAt: madeAt(id),
  name,
  description,
  ips,
  /** Whether domains are linked to the pool: then it cannot be deleted. */
  isLinked,
});

/** Nothing else tells how old a pool is: its id begins with the second in which it was made (`658041ae…` in the OpenAPI document is of 2023). */
const madeAt = (id: string) => (/^[0-9a-f]{24}$/.test(id) ? new Date(Number.parseInt(id.slice(0, 8), 16) * 1000) : undefined);

async function change(mailgun: Mailgun, id: string, { ips, ...texts }: Changes, before: readonly string[] | undefined) {
  const old = ips && (before ?? (await mailgun.ipPools.get({ id })).details.ips);
  const without = (those: readonly string[], these: readonly string[]) => {
    const left = those.filter((ip) => !these.includes(ip));
    return left.length > 0 ? left : undefined;
  };
  try {
    await mailgun.ipPools.update({ id, ...texts, ...(ips && old && { addIps: without(ips, old), removeIps: without(old, ips) }) });
  } catch (error) {
    // What would change nothing is refused (OpenAPI document), and so is a change whose first answer was lost.
    if (!isMailgunError(error, 'invalid_request') || !(await isDone(mailgun, id, { ips, ...texts }))) throw error;
  }
}

async function isDone(mailgun: Mailgun, id: string, { ips, ...texts }: Changes): Promise<boolean> {
  const { details } = await mailgun.ipPools.get({ id });
  const sameIps = ips === undefined || isDeepStrictEqual(ips.toSorted(), details.ips.toSorted());
  return sameIps && isDeepStrictEqual(texts, pick(details, Object.keys(texts)));
}

/** Mailgun deletes a pool without a replacement only if it is empty (OpenAPI document), and nothing sends from one that is not linked. */
async function remove(mailgun: Mailgun, id: string): Promise<void> {
  const { ips, isLinked, linkedDomains } = (await mailgun.ipPools.get({ id })).details;
  if (isLinked || linkedDomains.length > 0)
    throw new Error(
      `IpPool ${id} was not deleted: domains send from it (${linkedDomains.join(', ')}). Delete them or link them to another pool first: poolId of Domain.`,
    );
  if (ips.length > 0) await change(mailgun, id, { ips: [] }, ips);
  await mailgun.ipPools.delete({ id });
}
