/** A message for another mail catcher. */
export interface HandOver {
  readonly host: string;
  readonly port: number;
  /** Whether the other server speaks TLS from the first byte (usually port 465). Otherwise TLS is used where it offers it. */
  readonly tls?: boolean | undefined;
  readonly sender: string;
  readonly recipients: readonly string[];
  /** Handed over as it is. */
  readonly mime: Buffer | string;
}

const MILLISECONDS = 10_000;

/**
 * Gives a message to another SMTP server. Its certificate is not checked: mail catchers sign their own.
 *
 * @throws an Error that says in plain words what went wrong. Each step may take 10 seconds.
 */
export async function handOver({ host, port, tls = false, sender, recipients, mime }: HandOver): Promise<void> {
  const { createTransport } = require('nodemailer') as typeof import('nodemailer');
  const transport = createTransport({
    host,
    port,
    secure: tls,
    tls: { rejectUnauthorized: false },
    dnsTimeout: MILLISECONDS,
    connectionTimeout: MILLISECONDS,
    greetingTimeout: MILLISECONDS,
    socketTimeout: MILLISECONDS,
  });
  const where = `${host}:${port}`;
  try {
    // nodemailer itself sends to those that are taken, and tells of the others only in what it returns.
    const { rejectedErrors = [] } = await transport.sendMail({ envelope: { from: sender, to: [...recipients] }, raw: mime });
    const [refused] = rejectedErrors;
    if (refused) {
      throw refused;
    }
  } catch (error) {
    throw new Error(inPlainWords(where, error as SmtpError), { cause: error });
  } finally {
    transport.close();
  }
}

interface SmtpError extends Error {
  readonly code?: string;
  readonly response?: string;
  readonly recipient?: string;
}

function inPlainWords(where: string, { code, response, recipient, message }: SmtpError): string {
  if (response) {
    return `The mail server at ${where} refused ${recipient ? `the recipient ${recipient}` : 'the message'}: ${response}`;
  }
  switch (code) {
    case 'ECONNECTION':
    case 'ESOCKET':
    case 'EDNS':
      return `No mail server could be reached at ${where}: ${message}`;
    case 'ETIMEDOUT':
      return `The mail server at ${where} did not answer in time: ${message}`;
    default:
      return `The message could not be handed to the mail server at ${where}: ${message}`;
  }
}
