import type { Call } from '../operations/call';
import { destinationsOf } from '../operations/destinations';
import type { Mail } from '../operations/mail';
import { reachOf } from '../operations/reach';
import type { Agent, Grant } from '../policy/policy';
import { type Directory, deliveredTo, outsideFrom, outsideRecipients, unreadable } from './addresses';
import { strongerCredential } from './credential';
import { type Decision, denied, isEverything } from './decision';
import { outsideDestinations } from './destinations';
import { outsideDomains } from './domains';
import { grantedTo, isDenied } from './granted';
import { outsideHours } from './hours';

/** What a decision is made on, beside the call. */
export interface Circumstances {
  readonly mail: Mail;
  readonly directory: Directory;
  readonly now: Date;
  /** When the agent's token expires. */
  readonly expires: Date;
}

/** Operations that show or send on what is stored. */
const usingStored: readonly string[] = ['messages.get', 'messages.resend'];

/**
 * Decides on a call: every narrowing has to let it through. It makes no request of its own but for the members of mailing lists.
 *
 * @throws where Mailgun does not say who is on a list.
 */
export async function decide(agent: Agent, call: Call, { mail, directory, now, expires }: Circumstances): Promise<Decision> {
  const grant = grantedTo(agent, call.operation);
  if (isDenied(grant)) return grant;
  const refusal =
    outsideHours(grant, now) ??
    otherSubaccount(agent, grant, call) ??
    outsideDomains(agent, grant, reachOf(call)) ??
    strongerCredential(agent, grant, call, now, expires) ??
    outsideDestinations(agent, grant, destinationsOf(call)) ??
    unreadable(grant, call, mail) ??
    outsideFrom(grant, call, mail);
  if (refusal !== undefined) return refusal;
  const isCounted = (agent.messagesPerHour ?? agent.recipientsPerDay) !== undefined && mail.delivered.length > 0;
  const isLooked = mail.recipients.length > 0 && grant.recipients !== undefined && !isEverything(grant.recipients);
  const lists = isCounted || isLooked ? await deliveredTo(mail, directory) : new Map<string, readonly string[]>();
  const beyond = outsideRecipients(agent, grant, mail, lists);
  if (beyond !== undefined) return beyond;
  const recipients = new Set(mail.delivered.flatMap((address) => lists.get(address) ?? [address])).size;
  if (!usingStored.includes(call.operation.name))
    return { outcome: 'allowed', place: grant, recipients, confirm: confirmOf(grant, call), senders: undefined };
  if (grant.senders === undefined)
    return denied(grant, `no senders are given for ${agent.name}; the policy has to name whose mail may be read, or say senders: '*'`);
  return {
    outcome: 'allowed',
    place: grant,
    recipients,
    confirm: confirmOf(grant, call),
    senders: isEverything(grant.senders) ? undefined : grant.senders,
  };
}

const confirmOf = ({ confirm }: Grant, { operation }: Call) =>
  operation.access === 'full' ? (confirm.get(operation.name) ?? confirm.get('*')) : undefined;

function otherSubaccount(agent: Agent, grant: Grant, { subaccountId }: Call) {
  if (subaccountId === undefined || agent.subaccounts?.value.some((id) => id === subaccountId || id === '*')) return undefined;
  return denied(agent.subaccounts ?? grant, `${agent.name} may not act for the sub-account ${subaccountId}`);
}
