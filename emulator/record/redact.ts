/** Stands for what is not written down. */
const redacted = 'REDACTED';

const secretNames =
  /pass(word|wd|phrase)?$|secret|token$|^key$|(api|signing|private|public|dkim|smtp|access|http_)_?-?key|signature|authorization|cookie|pem$|credential/i;

/** How keys look: `key-<32>`, `pubkey-<32>`, `<32>-<8>-<8>`; PEM; the credentials in an address; the parts of a JWT. */
const secretValues = [
  /\b(?:pub)?key-[0-9a-z]{16,}\b/gi,
  /\b[0-9a-f]{32}-[0-9a-f]{8}-[0-9a-f]{8}\b/gi,
  /-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)/g,
  /\beyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]*/g,
];
const credentials = /(\b[a-z][a-z0-9+.-]*:\/\/)[^\s/@"'<>]+@/gi;
const addresses = /[\w.!#$%&'*+/=?^`{|}~-]+@[\w-]+(?:\.[\w-]+)+/g;

export interface Redaction {
  /** Texts that are taken out wherever they stand: the keys of the account and of the client. */
  readonly secrets?: readonly string[];
  /** Whether email addresses are taken out too. */
  readonly addresses?: boolean;
}

export type Redact = <T>(value: T) => T;

/** Takes out what must not be in a file that is passed on: by the name of its field, and by its looks in any text. */
export function redactor({ secrets = [], addresses: isPrivate = false }: Redaction): Redact {
  const own = secrets.filter((secret) => secret !== '').flatMap((secret) => [secret, encodeURIComponent(secret)]);

  const inText = (text: string): string => {
    const plain = own.reduce((left, secret) => left.replaceAll(secret, redacted), text);
    const safe = secretValues.reduce((left, pattern) => left.replace(pattern, redacted), plain).replace(credentials, `$1${redacted}@`);
    return isPrivate ? safe.replace(addresses, 'redacted@example.com') : safe;
  };

  const inValue = (value: unknown): unknown => {
    if (typeof value === 'string') return inText(value);
    if (Array.isArray(value)) return value.map(inValue);
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([name, part]) => [inText(name), isSecret(name, part) ? redacted : inValue(part)]));
  };
  return (value) => inValue(value) as typeof value;
}

/** `{ key: { id, secret } }` has a name of its own inside, and is looked at there. */
const isSecret = (name: string, value: unknown) =>
  secretNames.test(name) && (typeof value === 'string' || typeof value === 'number' || Array.isArray(value));
