import { isMailgunError, type Mailgun } from 'mailgun-sdk';
import type { Report } from '../lifecycle/define-resource';
import { pause } from '../lifecycle/waiting';

/** Domains whose deletion this process has begun: whoever is in their way need not be, soon. */
const leaving = new Set<string>();

/** How long a deletion under way may take, and how long it may be until another one of the same run begins, in milliseconds. */
const LIMIT = 10 * 60_000;
const GRACE = 10_000;

/** Mailgun deletes no domain with whose key others sign: a domain waits for those that go with it. */
export async function removeDomain(mailgun: Mailgun, name: string, report: Report): Promise<void> {
  leaving.add(name);
  const start = Date.now();
  let alone = false;
  for (let wait = 500; ; wait = Math.min(2 * wait, 5000)) {
    try {
      await mailgun.domains.delete({ domain: name });
      return;
    } catch (error) {
      // The words of the refusal are not documented.
      const signers = isMailgunError(error, 'invalid_request') ? await signersOf(mailgun, name) : [];
      // The last one may have gone since the refusal: only a second refusal without one means something else.
      if (signers.length === 0) {
        if (alone || !isMailgunError(error, 'invalid_request')) throw error;
        alone = true;
        continue;
      }
      report(`${name}: waiting for the deletion of ${signers.join(', ')}, which ${signers.length > 1 ? 'sign' : 'signs'} with its key`);
      const limit = start + (signers.every((each) => leaving.has(each)) ? LIMIT : GRACE);
      if (!(await pause(wait, limit)))
        throw new Error(
          `Domain ${name} was not deleted: ${signers.join(', ')} would have no key to sign with afterwards. Delete them too, or give them forceDkimAuthority: true first.`,
          { cause: error },
        );
    }
  }
}

async function signersOf(mailgun: Mailgun, authority: string): Promise<readonly string[]> {
  const names: string[] = [];
  for await (const { name } of mailgun.domains.list({ authority })) if (name !== authority) names.push(name);
  return names;
}
