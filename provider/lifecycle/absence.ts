import type { Account } from './account';
import type { Resource } from './define-resource';
import { readIfThere } from './if-there';

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
