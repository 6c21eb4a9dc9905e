import { isMailgunError, type Mailgun } from 'mailgun-sdk';
import type { Account } from './account';
import type { Described, Resource, Values } from './define-resource';

/** The answer, or `undefined` if Mailgun says that what was asked for does not exist. */
export async function ifThere<T>(answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (isMailgunError(error, 'not_found')) return undefined;
    throw error;
  }
}

export const readIfThere = (resource: Resource, mailgun: Mailgun, id: string, managed?: Values): Promise<Described | undefined> =>
  ifThere(resource.read(mailgun, id, managed));

/** Accounts whose first missing thing was looked for in the other region, and not found there. */
const believed = new WeakSet<Account>();

/**
 * Before the first missing thing of a run is believed to be gone, the other region is asked:
 * there a wrong `mailgun:region` answers 404 for everything, and must not look like a deleted account.
 */
export async function refuseIfElsewhere(resource: Resource, account: Account, id: string): Promise<void> {
  const { elsewhere } = account;
  if (!elsewhere || believed.has(account)) return;
  // A key that the other region refuses, or a region that cannot be reached, says nothing against the 404 of our own.
  const there = await readIfThere(resource, elsewhere.mailgun, id).catch(() => undefined);
  if (there)
    throw new Error(
      `${resource.type} ${id} does not exist in region ${account.region}, but in region ${elsewhere.region}: ` +
        `run 'pulumi config set mailgun:region ${elsewhere.region}', or give it a Provider of that region. The state was left as it is.`,
    );
  believed.add(account);
}
