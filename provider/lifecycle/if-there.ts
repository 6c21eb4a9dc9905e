import { isMailgunError, type Mailgun } from 'mailgun-sdk';
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
