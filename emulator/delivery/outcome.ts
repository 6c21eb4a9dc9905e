import type { Store } from '../store/store';
import type { DeliveryRule } from '../store/stored';
import type { Reaction } from '../store/task';

/** What a recipient's server says, or what the recipient does with what has reached them. */
export type Outcome =
  | 'delivered'
  | Reaction
  | {
      readonly code: number;
      readonly message: string;
      readonly isTemporary: boolean;
      /** Default `bounce`: of the recipient's server, which suppresses the recipient where it is permanent. */
      readonly reason?: string;
    };

/** What becomes of mail to a recipient: the first rule that fits, else what the address says itself (`alice+bounce@example.com`). */
export function outcomeOf({ account }: Store, recipient: string): Outcome {
  const rule = [...account.deliveryRules.values()].find((one) => one.times > one.hits && fits(one.recipient, recipient));
  if (rule !== undefined) {
    rule.hits += 1;
    return ruled(rule);
  }
  const [, word = ''] = /\+([a-z-]+)@/i.exec(recipient) ?? [];
  return addresses[word.toLowerCase()] ?? 'delivered';
}

const bounce = { code: 550, message: '5.1.1 The email account that you tried to reach does not exist.', isTemporary: false };
const temporaryFailure = { code: 452, message: '4.2.2 The email account that you tried to reach is over quota.', isTemporary: true };

/** What comes after the plus sign of an address. */
const addresses: Readonly<Record<string, Outcome>> = {
  bounce,
  'temporary-failure': temporaryFailure,
  complain: 'complained',
  open: 'opened',
  click: 'clicked',
  unsubscribe: 'unsubscribed',
};

function ruled({ outcome, code, message }: DeliveryRule): Outcome {
  const preset = addresses[outcome] ?? 'delivered';
  return typeof preset === 'string' ? preset : { ...preset, code: code ?? preset.code, message: message ?? preset.message };
}

/** `*` stands for any characters. */
const fits = (pattern: string, recipient: string) => new RegExp(`^${pattern.split('*').map(escaped).join('.*')}$`, 'i').test(recipient);

const escaped = (text: string) => text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');
