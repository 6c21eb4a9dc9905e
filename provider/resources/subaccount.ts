import { api, fieldsOf, isMailgunError, type Mailgun, object } from 'mailgun-sdk';
import { z } from 'zod';
import { ACCOUNT, defineResource, type SharedList } from '../lifecycle/define-resource';

type Answer = Awaited<ReturnType<Mailgun['subaccounts']['get']>>['subaccount'];

const { id: _limit, limit } = fieldsOf(api.subaccounts.updateLimit);
const { id: _features, ...features } = fieldsOf(api.subaccounts.updateFeatures);

/** Pulumi's state has `null` for it. */
const NO_LIMIT = Number.POSITIVE_INFINITY;

export const subaccount = defineResource({
  type: 'Subaccount',
  fields: {
    /** The name, which need not be unique. */
    name: fieldsOf(api.subaccounts.create).name,
    /** Whether it can neither send nor use the API. Default false. */
    disabled: z.boolean().optional(),
    /** Messages that it may send per month. Default: no limit but the account's. */
    monthlyLimit: limit.optional(),
    /** The features that it may use. A feature that is not given stays as it is. */
    features: object(features).optional(),
  },
  outputs: ['createdAt'],
  defaults: { disabled: false, monthlyLimit: NO_LIMIT },
  createTakes: ['name'],
  create: async (mailgun, { name }) => describe((await mailgun.subaccounts.create({ name })).subaccount),
  read,
  update: [
    {
      takes: ['features'],
      run: (mailgun, id, { features }) => mailgun.subaccounts.updateFeatures({ id, ...features }),
    },
    { takes: ['monthlyLimit'], run: (mailgun, id, { monthlyLimit = NO_LIMIT }) => updateLimit(mailgun, id, monthlyLimit) },
    { takes: ['disabled'], run: (mailgun, id, { disabled = false }) => setDisabled(mailgun, id, disabled) },
  ],
  delete: async (mailgun, id) => {
    try {
      await mailgun.subaccounts.delete({}, { onBehalfOf: id });
    } catch (error) {
      // Nobody can act for one that is deleted, so that what Mailgun says of it need not be a 404.
      if ((await read(mailgun, id)) !== undefined) throw error;
    }
  },
  list: async function* (mailgun) {
    for await (const each of mailgun.subaccounts.list({ pageSize: 1000 })) if (each.status !== 'closed') yield describe(each);
  },
  readTogether: {
    tell: async (see, mailgun, id, { managed }) => {
      const [there] = (await see(all, ACCOUNT, id))?.of(id) ?? [];
      // Mailgun documents of no sub-account in the list that it has its features.
      const isEnough = there?.features !== undefined || (managed !== undefined && !('features' in managed));
      return there && isEnough && there.status !== 'closed' ? readRest(mailgun, there, managed) : undefined;
    },
  },
});

const all: SharedList<Answer> = { pageSize: 1000, rows: (mailgun) => mailgun.subaccounts.list({ pageSize: 1000 }), keyOf: ({ id }) => id };

const describe = ({ id, name, status, features, createdAt }: Answer) => ({
  id,
  name,
  disabled: status === 'disabled',
  features,
  /** When the sub-account was created. */
  createdAt,
});

/** A deleted one is still shown, as `closed`. */
async function read(mailgun: Mailgun, id: string, managed?: object) {
  const { subaccount } = await mailgun.subaccounts.get({ id });
  return subaccount.status === 'closed' ? undefined : readRest(mailgun, subaccount, managed);
}

/** With the limit, which has a request of its own, where it is wanted. */
async function readRest(mailgun: Mailgun, subaccount: Answer, managed: object | undefined) {
  if (managed !== undefined && !('monthlyLimit' in managed)) return describe(subaccount);
  const monthlyLimit = await readLimit(mailgun, subaccount.id);
  return { ...describe(subaccount), monthlyLimit: managed === undefined && monthlyLimit === NO_LIMIT ? undefined : monthlyLimit };
}

async function readLimit(mailgun: Mailgun, id: string): Promise<number> {
  try {
    return (await mailgun.subaccounts.getLimit({ id })).limit;
  } catch (error) {
    if (isMailgunError(error, 'not_found')) return NO_LIMIT;
    throw error;
  }
}

async function updateLimit(mailgun: Mailgun, id: string, limit: number) {
  if (limit !== NO_LIMIT) return mailgun.subaccounts.updateLimit({ id, limit });
  return mailgun.subaccounts.deleteLimit({ id }).catch(async (error: unknown) => {
    // One that is not there cannot be removed.
    if (!isMailgunError(error, 'invalid_request') || (await readLimit(mailgun, id)) !== NO_LIMIT) throw error;
    return {};
  });
}

/** Mailgun refuses what is so already, and that is what the next try after a lost answer says. */
async function setDisabled(mailgun: Mailgun, id: string, disabled: boolean) {
  await mailgun.subaccounts[disabled ? 'disable' : 'enable']({ id }).catch((error: unknown) => {
    if (!isMailgunError(error, 'invalid_request') || !/already (dis|en)abled/i.test(error.message)) throw error;
  });
  return {};
}
