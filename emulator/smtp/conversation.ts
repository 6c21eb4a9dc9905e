import type { SMTPServerOptions, SMTPServerSession } from 'smtp-server';
import { inAscii } from './address';
import { asRefusal, misbehave, type Refusal, type SmtpMisbehaviour, type SmtpMoment, type SmtpStage } from './misbehaviour';
import { readMessage, type Unread } from './read-message';
import type { SmtpOptions } from './smtp-options';
import { type Connection, RELAYING_DENIED, speakAsMailgun } from './words';

type Hooks = Required<Pick<SMTPServerOptions, 'onConnect' | 'onAuth' | 'onMailFrom' | 'onRcptTo' | 'onData'>>;

/** What the server knows of one connection, besides the library's session. */
interface Conversation<User> {
  readonly connection: Connection;
  readonly session: SMTPServerSession;
  account?: { readonly user: User; readonly login: string };
}

/** When a function that was handed in throws. Mailgun's words for it are not known. */
const UNHANDLED: Refusal = { code: 451, message: 'Mailgun cannot accept your message' };

/** What happens at each step of a conversation, for the library to call. */
export function hooksOf<User>(
  options: SmtpOptions<User> & { readonly maximumBytes: number },
  connections: () => Iterable<Connection>,
  closing: AbortSignal,
): Hooks {
  const conversations = new WeakMap<SMTPServerSession, Conversation<User>>();

  function begin(session: SMTPServerSession): Conversation<User> {
    for (const connection of connections()) {
      if (connection.session === session) {
        const conversation = { connection, session };
        conversations.set(session, conversation);
        return conversation;
      }
    }
    throw new Error('smtp-server no longer lists a connection before it greets.');
  }

  function of(session: SMTPServerSession): Conversation<User> {
    return conversations.get(session) ?? begin(session);
  }

  /** Goes on, unless the server is to misbehave here. */
  function atStage(
    stage: SmtpStage,
    conversation: Conversation<User>,
    known: Partial<SmtpMoment>,
    goOn: () => void,
    refuse: (refusal: Refusal) => void,
  ): void {
    let misbehaviour: SmtpMisbehaviour | undefined;
    try {
      misbehaviour = options.fault?.(stage, { ...momentOf(conversation), ...known });
    } catch {
      refuse(UNHANDLED);
      return;
    }
    if (misbehaviour === undefined) {
      // Not at once: when a whole second message comes in the same bytes as the first, smtp-server 3.21 forgets to go on after it if all
      // of its steps return before the first message is done with (SMTPStream.continue).
      setImmediate(goOn);
      return;
    }
    misbehave(misbehaviour, conversation.connection._socket, closing).then((refusal) => {
      if (refusal === undefined) {
        goOn();
      } else if (refusal !== 'over') {
        refuse(refusal);
      }
    });
  }

  return {
    onConnect(session, callback) {
      const conversation = begin(session);
      const { connection } = conversation;
      speakAsMailgun(connection);
      // The library has no hooks for these commands.
      for (const command of ['handler_HELO', 'handler_EHLO'] as const) {
        const answer = connection[command];
        connection[command] = (line, done) => {
          const [verb = '', helo, ...more] = line.toString().trim().split(/\s+/);
          // Mailgun takes an EHLO without a name, see words.ts.
          const named = helo === undefined && more.length === 0 ? Buffer.from(`${verb} unknown`) : line;
          const goOn = () => answer.call(connection, named, done);
          atStage('helo', conversation, { helo }, goOn, answerWith(connection, done));
        };
      }
      const answerData = connection.handler_DATA;
      connection.handler_DATA = (line, done) => {
        const goOn = () => answerData.call(connection, line, done);
        if (session.envelope.rcptTo.length === 0) {
          return goOn();
        }
        atStage('data', conversation, {}, goOn, answerWith(connection, done));
      };
      atStage('connect', conversation, {}, callback, failWith(callback));
    },

    onAuth({ username: login = '', password }, session, callback) {
      const conversation = of(session);
      const check = async () => {
        const user = await options.authenticate(login, password ?? '');
        if (user === undefined) {
          return callback(null, {});
        }
        conversation.account = { user, login };
        callback(null, { user: login });
      };
      const fail = failWith(callback);
      atStage('auth', conversation, { login }, () => check().catch(() => fail(UNHANDLED)), fail);
    },

    onMailFrom({ address }, session, callback) {
      atStage('mail', of(session), { sender: inAscii(address) }, callback, failWith(callback));
    },

    onRcptTo(recipient, session, callback) {
      const conversation = of(session);
      recipient.address = inAscii(recipient.address);
      const { address } = recipient;
      const goOn = () => {
        let refusal: Refusal | undefined;
        try {
          const allowed = address.includes('@') && (accountOf(conversation) !== undefined || options.isLocal(address));
          refusal = allowed ? undefined : RELAYING_DENIED;
        } catch {
          refusal = UNHANDLED;
        }
        callback(refusal && asError(refusal));
      };
      atStage('rcpt', conversation, { recipients: [...recipientsOf(session), address] }, goOn, failWith(callback));
    },

    onData(stream, session, callback) {
      const conversation = of(session);
      const fail = failWith(callback);
      const take = async (mime: Buffer) => {
        const { sender = '', recipients, remoteAddress, helo = '', secure } = momentOf(conversation);
        const user = accountOf(conversation)?.user;
        const result = await options.receive({ user, sender, recipients, mime, remoteAddress, helo, secure });
        if ('refuse' in result) {
          return fail(asRefusal(result.refuse));
        }
        atStage('accepted', conversation, {}, callback, fail);
      };
      const tooMuch = () => conversation.connection.send(421, tooBig(options.maximumBytes));
      readMessage(stream, options.maximumBytes, tooMuch).then((mime) => {
        if (Buffer.isBuffer(mime)) {
          atStage('message', conversation, {}, () => take(mime).catch(() => fail(UNHANDLED)), fail);
        } else if (mime !== 'lost') {
          fail(unread(mime, options.maximumBytes));
        }
      });
    },
  };
}

/** The library forgets who was logged in when STARTTLS begins the conversation anew. */
function accountOf<User>({ session, account }: Conversation<User>): Conversation<User>['account'] {
  return session.user ? account : undefined;
}

function momentOf<User>(conversation: Conversation<User>): SmtpMoment {
  const { remoteAddress, secure, hostNameAppearsAs, envelope } = conversation.session;
  return {
    remoteAddress,
    secure,
    helo: hostNameAppearsAs || undefined,
    login: accountOf(conversation)?.login,
    sender: envelope.mailFrom ? inAscii(envelope.mailFrom.address) : undefined,
    recipients: recipientsOf(conversation.session),
  };
}

function recipientsOf(session: SMTPServerSession): string[] {
  return session.envelope.rcptTo.map(({ address }) => address);
}

function unread(reason: Exclude<Unread, 'lost'>, maximumBytes: number): Refusal {
  return reason === 'too big' ? { code: 552, message: tooBig(maximumBytes) } : { code: 500, message: 'Line too long' };
}

function tooBig(maximumBytes: number): string {
  return `Message is too big. Max message size is ${maximumBytes} bytes`;
}

function answerWith(connection: Connection, done: () => void): (refusal: Refusal) => void {
  return ({ code, message }) => {
    connection.send(code, message);
    done();
  };
}

function failWith(callback: (error: Error) => void): (refusal: Refusal) => void {
  return (refusal) => callback(asError(refusal));
}

function asError({ code, message }: Refusal): Error {
  return Object.assign(new Error(message), { responseCode: code });
}
