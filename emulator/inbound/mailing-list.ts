import { bare } from '../store/recipients';
import type { StoredList } from '../store/stored';
import { listHeader, type Refusal } from './mail-loop';

/** Who writes to a list. */
export interface Poster {
  /** The address in `From`, or else the one in `MAIL FROM`. */
  readonly from: string;
  /** Whether the message came with an API key or an SMTP password of the account. */
  readonly authenticated: boolean;
}

/** A copy for each member. */
export interface FanOut {
  readonly list: string;
  /** Set in each copy in place of what the message has. */
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly members: readonly ListRecipient[];
}

interface ListRecipient {
  readonly address: string;
  readonly name: string;
  /** `vars` of the member, for `%recipient.name%`. */
  readonly variables: Readonly<Record<string, unknown>>;
}

/**
 * What a list makes of a message: a copy for each member who is subscribed, or why the sender may not write to it. `readonly` is for the account alone
 * ("limited to an API call or authenticated SMTP session"), `members` for members too; that they must be subscribed is not documented, and the words of the
 * refusal are nowhere: the code is that of RFC 3463.
 *
 * https://documentation.mailgun.com/docs/mailgun/user-manual/sending-messages/mailing-lists
 */
export function postToList(list: StoredList, { from, authenticated }: Poster): FanOut | Refusal {
  const { address, accessLevel, replyPreference } = list.settings;
  const subscribed = [...list.members.values()].filter((member) => member.subscribed);
  const isMember = subscribed.some((member) => member.address.toLowerCase() === bare(from).toLowerCase());
  if (!authenticated && accessLevel !== 'everyone' && !(accessLevel === 'members' && isMember))
    return { code: 550, enhancedCode: '5.7.2', description: `${bare(from)} is not allowed to post to ${address}` };
  return {
    list: address,
    headers: [
      [listHeader, address],
      ['List-Id', list.listId ?? `<${address.replace('@', '.')}>`],
      // Where replies go to the sender, a Reply-To of the sender's own stays.
      ...(replyPreference === 'sender' ? [] : [['Reply-To', address] as const]),
    ],
    members: subscribed.map(({ address: member, name, vars }) => ({ address: member, name, variables: vars })),
  };
}
