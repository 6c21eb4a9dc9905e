import type { SMTPServer } from 'smtp-server';

export type Connection = SMTPServer['connections'] extends Set<infer C> ? C : never;

// What smtp.mailgun.org says, as people have written it down:
// - greeting, the order of capabilities, `334 Go ahead` and `220 Go ahead`: telnet sessions of 2023 and later, for instance in
//   github.com/mludvig/smtp-cli/issues/26, which also has `Sender address accepted`, `5.7.1 Relaying denied` and the farewell;
// - `354 Continue`, `Recipient address accepted` and `Great success`: the session log in github.com/mailgun/holster (tracing);
// - `235 Accepted` and `535 Authentication failed`: smtptester.org/guides/mailgun-smtp-test. Until about 2019 the latter was
//   `535 5.7.0 Mailgun is not loving your login or password`.
// The library's words stand for whatever nobody has written down, as what Mailgun says to a syntax error or to too many recipients.
const GREETING = 'Mailgun Influx ready';
const AUTHENTICATION_FAILED = 'Authentication failed';
const CAPABILITIES = ['AUTH', 'SIZE', '8BITMIME', 'SMTPUTF8', 'PIPELINING', 'STARTTLS'];

export const RELAYING_DENIED = { code: 550, message: '5.7.1 Relaying denied' };

const WORDS: Record<string, string> = {
  '220 Ready to start TLS': 'Go ahead',
  '221 Bye': 'See you later. Yours truly, Mailgun',
  '235 Authentication successful': 'Accepted',
  '250 MAIL_FROM_OK': 'Sender address accepted',
  '250 RCPT_TO_OK': 'Recipient address accepted',
  '250 DATA_OK': 'Great success',
  '334 ': 'Go ahead',
  '354 End data with <CR><LF>.<CR><LF>': 'Continue',
  '535 Error: Authentication credentials invalid': AUTHENTICATION_FAILED,
};

/** Makes a connection of the library answer in Mailgun's words. */
export function speakAsMailgun(connection: Connection): void {
  const { send } = connection;
  connection.send = (code, data, context) => {
    const said = Array.isArray(data) ? inOrder(data) : inWords(code, data ?? '', context);
    send.call(connection, code, said, context);
  };
}

function inWords(code: number, said: string, context: string | false | undefined): string {
  // The library greets with the name of the server: nothing else that it says with 220 has no context.
  if (code === 220 && context === false) {
    return GREETING;
  }
  return WORDS[`${code} ${said}`] ?? WORDS[`${code} ${context}`] ?? said;
}

function inOrder([greeting = '', ...capabilities]: string[]): string[] {
  const place = (capability: string) => CAPABILITIES.indexOf(capability.split(' ', 1)[0] ?? '');
  return [greeting, ...capabilities.sort((a, b) => place(a) - place(b))];
}
