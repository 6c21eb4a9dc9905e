import { isMailgunError, type MailgunError } from 'mailgun-sdk';
import type { Account } from './account';
import { ACCOUNT, type Described, type Resource, type Values } from './define-resource';
import { readIfThere } from './if-there';

/** A name that is taken is refused in several wordings, and webhooks in none that is documented: so it is looked up. */
export async function findInTheWay(
  resource: Resource,
  { mailgun }: Account,
  args: Values,
  refusal: MailgunError,
): Promise<Described | undefined> {
  if (!(isMailgunError(refusal, 'conflict') || isMailgunError(refusal, 'invalid_request'))) return undefined;
  try {
    if (resource.idOf) return await readIfThere(resource, mailgun, resource.idOf(args));
    if (!resource.inTheWay || !resource.list) return undefined;
    for await (const there of resource.list(mailgun, ACCOUNT)) if (resource.inTheWay(args, there)) return there;
  } catch {
    // The refusal says more than what went wrong afterwards.
  }
  return undefined;
}

export const explainRefusal = (resource: Resource, args: Values, refusal: MailgunError): Error =>
  resource.idOf && isMailgunError(refusal, 'conflict')
    ? new Error(
        `${resource.type} ${resource.idOf(args)} is taken, but not in this account and region: it belongs to another account or to the other region, or it is still being deleted. (${refusal.message})`,
        { cause: refusal },
      )
    : refusal;

export function existsAlready(resource: Resource, id: string, refusal?: Error): Error {
  const words = refusal === undefined ? '' : ` (${refusal.message})`;
  return new Error(
    `${resource.type} ${id} exists already. If this stack manages it under another name, give the resource the option ` +
      `{ aliases: [{ name: "<the name it had>" }] }. If a run that was killed left it, run 'MAILGUN_ADOPT=identical pulumi up'. ` +
      `If somebody else made it, take it over with the option { import: "${id}" }.${words}`,
    { cause: refusal },
  );
}
