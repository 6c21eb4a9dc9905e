import type { Call } from '../operations/call';
import type { Mail } from '../operations/mail';
import { matchesAddress } from '../policy/patterns';
import type { Agent, Grant, Rule } from '../policy/policy';
import { type Denied, denied, isEverything } from './decision';

/** What is known of the account's mailing lists. */
export interface Directory {
  /**
   * The members of a list, those included that do not want its mail. `undefined` for an address that is no list.
   *
   * @throws where Mailgun does not say.
   */
  membersOf(address: string): Promise<readonly string[] | undefined>;
}

const matchesAny = (rule: Rule<readonly string[]>, address: string) => rule.value.some((pattern) => matchesAddress(pattern, address));

/** Who gets a message in the end, by the lists among its recipients: a list counts as its members, and so does one that is on it, however deep. */
export async function deliveredTo(mail: Mail, directory: Directory): Promise<ReadonlyMap<string, readonly string[]>> {
  const opened = new Map<string, readonly string[]>();
  for (const { text } of mail.recipients) {
    const members = opened.has(text) ? undefined : await directory.membersOf(text);
    if (members !== undefined) opened.set(text, await peopleOn(members, directory, new Set([text])));
  }
  return opened;
}

/** @param seen - Lists that are open already: two may be on each other. */
async function peopleOn(members: readonly string[], directory: Directory, seen: Set<string>): Promise<readonly string[]> {
  const people: string[] = [];
  for (const member of members) {
    if (seen.has(member)) continue;
    const inner = await directory.membersOf(member);
    if (inner === undefined) people.push(member);
    else people.push(...(await peopleOn(inner, directory, seen.add(member))));
  }
  return people;
}

/** Whether mail of a call may reach everybody it would reach. */
export function outsideRecipients(
  agent: Agent,
  grant: Grant,
  mail: Mail,
  lists: ReadonlyMap<string, readonly string[]>,
): Denied | undefined {
  const { recipients } = grant;
  if (mail.recipients.length === 0 || isEverything(recipients)) return undefined;
  if (recipients === undefined)
    return denied(grant, `no recipients are given for ${agent.name}; the policy has to name them, or say recipients: '*' for everybody`);
  for (const { field, text } of mail.recipients) {
    const members = lists.get(text);
    if (members === undefined && !matchesAny(recipients, text))
      return denied(recipients, `${text} (in ${field}) is not among the recipients`);
    if (members?.some((member) => !matchesAny(recipients, member)))
      return denied(recipients, `the list ${text} (in ${field}) has members that are not among the recipients`);
  }
  return undefined;
}

/** Whether a call says that mail is from somebody it may speak for. By default that is any address at the domain that sends. */
export function outsideFrom(grant: Grant, call: Call, { from, delivered }: Mail): Denied | undefined {
  if (isEverything(grant.from)) return undefined;
  const domain = call.path.domain_name?.toLowerCase();
  const rule = grant.from ?? { ...grant, value: domain === undefined ? [] : [`*@${domain}`] };
  const foreign = from.find(({ text }) => !matchesAny(rule, text));
  if (foreign !== undefined) return denied(rule, `${foreign.text} (in ${foreign.field}) is not an address that mail may come from`);
  // A template could have a From header of its own.
  if (call.operation.name === 'messages.send' && delivered.length > 0 && !from.some(({ field }) => field === 'from'))
    return denied(rule, 'from must be given');
  return undefined;
}

/** An address or a header of which it is not certain what it says. */
export function unreadable(grant: Grant, call: Call, mail: Mail): Denied | undefined {
  if (mail.unreadable === undefined) return undefined;
  const matters = call.operation.noun === 'messages' || !isEverything(grant.recipients) || !isEverything(grant.from);
  return matters ? denied(grant, `${mail.unreadable.field} cannot be read for certain: ${mail.unreadable.advice}`) : undefined;
}

/** Whether what is stored is from somebody whose mail may be read. All of its senders count. */
export const isFromAllowed = (rule: Rule<readonly string[]>, from: readonly string[]): boolean =>
  isEverything(rule) || (from.length > 0 && from.every((address) => matchesAny(rule, address)));
