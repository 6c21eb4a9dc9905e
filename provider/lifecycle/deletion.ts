import { isMailgunError, type Mailgun } from 'mailgun-sdk';
import { refuseIfElsewhere } from './absence';
import type { Account } from './account';
import { claimOfAnother, ownerOf } from './claims';
import type { Resource, Situation } from './define-resource';
import { readIfThere } from './if-there';
import { pause } from './waiting';

/** How long a background deletion may take, in milliseconds; one minute was too short (terraform-provider-mailgun #39, #44). */
const LIMIT = 10 * 60_000;

/**
 * Deletes a thing and waits until Mailgun says that it is gone; nothing else counts as gone.
 * What another resource of the program has in this run stays where it is.
 *
 * @throws when it must not be deleted, and when it is not gone in time.
 */
export async function remove(resource: Resource, account: Account, id: string, situation: Situation): Promise<void> {
  const { mailgun } = account;
  const other = resource.isSetting ? undefined : claimOfAnother(resource.type, id, ownerOf(situation.state));
  if (other?.held)
    return situation.report(`${resource.type} ${id} was not deleted at Mailgun: another resource of the program manages it now.`);
  if (other)
    throw new Error(
      `${resource.type} ${id} was not deleted: another resource of the program also declares it, and could not be created. ` +
        'If you renamed the resource in the program, give it the option { aliases: [{ name: "<the name it had>" }] }.',
    );
  const objection = resource.protect?.(id, account.apiKey);
  if (objection !== undefined) throw new Error(`${resource.type} ${id} was not deleted: ${objection}`);
  try {
    await resource.delete(mailgun, id, situation);
  } catch (error) {
    if (!isMailgunError(error, 'not_found')) throw error;
    return refuseIfElsewhere(resource, account, id);
  }
  if (!resource.deletesInBackground) return;
  const limit = Date.now() + LIMIT;
  for (let wait = 250; await isStillThere(resource, mailgun, id); wait = Math.min(2 * wait, 5000)) {
    if (!(await pause(wait, limit)))
      throw new Error(
        `${resource.type} ${id} still exists ${LIMIT / 60_000} minutes after Mailgun accepted its deletion. Run the command again to continue waiting.`,
      );
  }
}

/** A failure that will pass is no answer, so that the wait goes on; a refused key is. */
async function isStillThere(resource: Resource, mailgun: Mailgun, id: string): Promise<boolean> {
  try {
    return (await readIfThere(resource, mailgun, id, {})) !== undefined;
  } catch (error) {
    if (isMailgunError(error, 'unauthorized') || isMailgunError(error, 'forbidden')) throw error;
    return true;
  }
}
