import type { Refusal, SmtpFault } from './misbehaviour';

/** A message that has come in full. */
export interface ReceivedMessage<User> {
  /** Who sent it, or `undefined` for mail from outside, all of whose recipients are local. */
  readonly user: User | undefined;
  /** Of `MAIL FROM`; empty for bounces, whose sender is `<>`. */
  readonly sender: string;
  /** Of `RCPT TO`, 1 to 1,000, each once. Domains are in ASCII. */
  readonly recipients: readonly string[];
  /** The bytes as they came, without the doubled dots. */
  readonly mime: Buffer;
  readonly remoteAddress: string;
  /** What the client calls itself. */
  readonly helo: string;
  /** Whether it came over TLS. */
  readonly secure: boolean;
}

export interface SmtpOptions<User> {
  /** Default `127.0.0.1`. */
  readonly host?: string | undefined;
  /** Default: a free port. */
  readonly port?: number | undefined;
  /** What the server calls itself in its answer to `EHLO`. */
  readonly name: string;
  /** PEM. Without it there is no STARTTLS. With it STARTTLS is offered, and not required: Mailgun takes logins without TLS too. */
  readonly tls?: { readonly key: string; readonly cert: string } | undefined;
  /** `undefined` refuses the login. */
  authenticate(login: string, password: string): Promise<User | undefined>;
  /** Called once for each message, with everything that is known of it. The client is answered when it resolves. */
  receive(message: ReceivedMessage<User>): Promise<{ readonly id: string } | { readonly refuse: Refusal }>;
  /** Whether mail from outside, without a login, is taken for this address. */
  isLocal(recipient: string): boolean;
  /** Asked at each stage of each conversation. */
  readonly fault?: SmtpFault | undefined;
  /**
   * Bytes of a message; default 25 MB, which is what Mailgun documents. Its server announces 52,428,800 (`SIZE 52428800`), room for
   * 25 MB of attachments in base64.
   */
  readonly maximumBytes?: number | undefined;
  /** Default 100. The next one is answered with 421. */
  readonly maximumConnections?: number | undefined;
  /** Milliseconds without a byte from the client after which it is sent away with 421. Default 60,000. */
  readonly idleMilliseconds?: number | undefined;
}
