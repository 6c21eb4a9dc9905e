import { isMailgunError } from 'mailgun-sdk';
import { ifThere } from '../lifecycle/if-there';

/**
 * Gives something another name. Where an earlier answer to that was lost, it is asked for again, and Mailgun knows the old name no more: `find` looks
 * under the new one, and answers with nothing where that is something else.
 */
export async function renameOnce<T>(rename: () => Promise<T>, find: () => Promise<T | undefined>): Promise<T> {
  try {
    return await rename();
  } catch (error) {
    const renamed = isMailgunError(error, 'not_found') ? await ifThere(find()) : undefined;
    if (renamed === undefined) throw error;
    return renamed;
  }
}
