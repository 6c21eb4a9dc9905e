import { isMailgunError } from 'mailgun-sdk';
import { refuseIfElsewhere } from './absence';
import type { Account } from './account';
import { ownerOf } from './claims';
import type { Resource, Situation } from './define-resource';

/**
 * Deletes a thing and waits until Mailgun says that it is gone; nothing else counts as gone. Of several that go in the background at the same
 * time, the last one waits for all of them.
 * What another resource of the program has in this run stays where it is.
 *
 * @throws when it must not be deleted, and when it is not gone in time.
 */
export async function remove(resource: Resource, account: Account, id: string, situation: Situation): Promise<void> {
  const { mailgun, departures, claims } = account;
  const other = resource.isSetting ? undefined : claims.ofAnother(resource.type, id, ownerOf(situation.state));
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
    await departures.retry(() => resource.delete(mailgun, id, situation));
  } catch (error) {
    if (!isMailgunError(error, 'not_found')) throw error;
    return refuseIfElsewhere(resource, account, id);
  }
  if (resource.deletesInBackground) await departures.add(resource, id);
}
