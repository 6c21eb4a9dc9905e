/** What `%…%` variables stand for in the message of one recipient. */
export interface Substitutes {
  /** As in To: `Alice Jones <alice@example.com>`. */
  readonly recipient: string;
  /** Without the name. */
  readonly address: string;
  readonly name: string;
  /** The recipient's own, of `recipient-variables` or of a member of a list. */
  readonly variables: Readonly<Record<string, unknown>>;
  readonly unsubscribeUrl: string;
  readonly tagUnsubscribeUrl: string;
  /** Only for messages to a list. */
  readonly listUnsubscribeUrl?: string | undefined;
  readonly unsubscribeEmail: string;
}

const pattern =
  /%(?:recipient\.([^%\r\n]{1,256})|(recipient|recipient_email|recipient_name|recipient_fname|recipient_lname|unsubscribe_url|tag_unsubscribe_url|mailing_list_unsubscribe_url|unsubscribe_email))%/g;

/**
 * Fills in the variables of https://documentation.mailgun.com/docs/mailgun/user-manual/sending-messages (batch sending, mailing lists) and of
 * tracking unsubscribes. Those that are not known stay as they are written, and so does what looks like a variable inside of a value.
 */
export const substitute = (text: string, substitutes: Substitutes): string =>
  text.replace(pattern, (written, key: string | undefined, name = '') =>
    key === undefined ? (predefined(substitutes, name) ?? written) : (variable(substitutes.variables, key) ?? written),
  );

function predefined(substitutes: Substitutes, name: string): string | undefined {
  const [first = '', ...rest] = substitutes.name.split(/\s+/);
  switch (name) {
    case 'recipient':
      return substitutes.recipient;
    case 'recipient_email':
      return substitutes.address;
    case 'recipient_name':
      return substitutes.name;
    case 'recipient_fname':
      return first;
    case 'recipient_lname':
      return rest.join(' ');
    case 'unsubscribe_url':
      return substitutes.unsubscribeUrl;
    case 'tag_unsubscribe_url':
      return substitutes.tagUnsubscribeUrl;
    case 'mailing_list_unsubscribe_url':
      return substitutes.listUnsubscribeUrl;
    default:
      return substitutes.unsubscribeEmail;
  }
}

/** By its whole key, or by a path into objects. */
function variable(variables: unknown, key: string): string | undefined {
  const value = own(variables, key) ?? key.split('.').reduce(own, variables);
  if (value === undefined || value === null) return undefined;
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

const own = (value: unknown, key: string): unknown =>
  typeof value === 'object' && value !== null && Object.hasOwn(value, key) ? (value as Record<string, unknown>)[key] : undefined;
