import type { Area } from '../operations/area';
import { readPolicy } from './read-policy';

/** What somebody is asked who begins. */
export interface Answers {
  /** Name of the agent. */
  readonly agent: string;
  /** SHA-256 of its token, in hex. */
  readonly hash: string;
  /** Last day of the token: `2027-01-31`. */
  readonly expires: string;
  readonly areas: ReadonlyMap<Area, 'off' | 'read' | 'full'>;
  readonly domains: readonly string[];
  readonly recipients: readonly string[];
  /** Who has to agree to every write. */
  readonly confirm?: 'person' | 'client' | undefined;
}

/**
 * Writes a policy file for one agent, with comments that say how to go on.
 *
 * @throws PolicyProblems if an answer cannot stand in a policy: what is wrong, with the line that it would have had.
 */
export function writeFirstPolicy({ agent, hash, expires, areas, domains, recipients, confirm }: Answers): string {
  const text = `# What AI agents may do with the Mailgun account. What is not granted here is refused.
# A change holds once the file is saved. While the file is broken, the policy before it holds.
version: 1

# How long a call waits for a person: 10s to 24h.
approvals: { timeout: 5m }

agents:
  ${scalar(agent)}:
    # SHA-256 of the token. \`mailgun-gate token\` makes a new one.
    token: ${scalar(`sha256:${hash}`)}
    # The last day of the token, in UTC.
    expires: ${scalar(expires)}

    # off, read or full. What is not named is off. To allow single operations only:
    #   Messages: { access: full, only: [messages.send] }
    areas:${areas.size === 0 ? ' {}' : ''}
${[...areas].map(([area, access]) => `      ${area}: ${access}\n`).join('')}
    # Which domains: mail.example.com, '*.example.com' for those below it, '*' for all, [] for none.
    domains: ${list(domains)}
    # Whom mail may reach: alice@example.com, '*@example.com', '*' for everybody, [] for nobody.
    recipients: ${list(recipients)}

    # Who has to agree to every write: person (you, with \`mailgun-gate approve\`) or client (the agent's own client asks).
    ${confirm === undefined ? '# confirm: person' : `confirm: ${confirm}`}

    # from: [support@mail.example.com]                # who mail may come from
    # destinations: ['https://hooks.example.com/*']   # where webhooks, routes and forwards may lead
    # senders: ['*@example.com']                      # whose received mail may be read
    # hours: { from: '08:00', to: '18:00', days: [Mon, Tue, Wed, Thu, Fri], zone: Europe/Berlin }
    # limits: { messages-per-hour: 20, recipients-per-day: 100 }
    # because: Ask the platform team.                 # what the agent is told when it is refused
`;
  readPolicy(text, 'policy.yaml');
  return text;
}

const list = (texts: readonly string[]) => `[${texts.map(scalar).join(', ')}]`;

/** Without quotes only what is a text to every reader of YAML; what JSON quotes, YAML reads alike. */
const scalar = (text: string) =>
  /^(?!(?:true|false|null|yes|no|on|off|y|n)$)[a-z](?:[\w.@:-]*[\w-])?$|^\d{4}-\d\d-\d\d$/.test(text) ? text : JSON.stringify(text);
