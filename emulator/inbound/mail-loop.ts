import type { InboundMail } from './read-mail';

/** Why a message is given up, as the log says it. */
export interface Refusal {
  readonly code: number;
  readonly enhancedCode: string;
  readonly description: string;
}

/** RFC 5321, section 6.3. */
const mostHops = 100;

/** Times that a message may come to Mailgun: a forward to a domain of the account may be meant, and one that forwards to itself doubles with each round. */
const mostRounds = 5;

/**
 * A message that goes round, or `undefined`. Mailgun's own rule is not documented; the code is that of RFC 3463 for a routing loop. The message bears the
 * headers of this arrival already.
 */
export function loopOf(mail: InboundMail): Refusal | undefined {
  const count = (name: string) => mail.headers.filter(([header]) => header === name).length;
  if (count('X-Mailgun-Incoming') <= mostRounds && count('Received') <= mostHops) return undefined;
  return { code: 554, enhancedCode: '5.4.6', description: `mail loop: the message was received ${count('Received')} times` };
}

/** The header of a list in the copies that its members get; a copy that comes back to the list is a loop. */
export const listHeader = 'X-Mailgun-List-Address';

export const listLoopOf = (mail: InboundMail, list: string): Refusal | undefined =>
  mail.headers.some(([header, value]) => header === listHeader && value.toLowerCase() === list.toLowerCase())
    ? { code: 554, enhancedCode: '5.4.6', description: `mail loop: the message came from the mailing list ${list}` }
    : undefined;
