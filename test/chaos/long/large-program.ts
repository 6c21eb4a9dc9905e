import type { Properties } from '../../contract/provider-host';

/** A resource of a program. */
export interface Declared {
  readonly type: string;
  readonly args: Properties;
}

const eventTypes = ['clicked', 'opened', 'delivered', 'permanent_fail'];
const names = (prefix: string) => Array.from({ length: 4 }, (_, index) => `${prefix}-${index}`);

/** What one team deploys, 20 things: a domain with what belongs to it, routes, and a list with its member. In layers, each of which needs the one before. */
function layersOf(team: string): readonly (readonly Declared[])[] {
  const domain = `${team}.example.com`;
  const list = `news@${domain}`;
  const url = (path: string) => `https://hooks.example.com/${team}/${path}`;
  return [
    [{ type: 'Domain', args: { name: domain } }],
    [
      ...eventTypes.map((eventType) => ({ type: 'Webhook', args: { domain, eventType, urls: [url(eventType)] } })),
      ...names('app').map((login) => ({ type: 'SmtpCredential', args: { domain, login, password: `password of ${login}` } })),
      ...names('letter').map((name) => ({ type: 'Template', args: { domain, name, template: `Hello from ${team}`, description: name } })),
      ...names('friend').map((login) => ({ type: 'SuppressionAllowlistEntry', args: { domain, address: `${login}@example.net` } })),
      {
        type: 'Route',
        args: { expression: `match_recipient("support@${domain}")`, actions: [`forward("${url('support')}")`], description: team },
      },
      { type: 'MailingList', args: { address: list, name: team } },
    ],
    [{ type: 'MailingListMember', args: { list, address: `lead@${domain}`, name: 'Lead' } }],
  ];
}

/** The programs of so many teams as one, 20 things each. */
export function largeProgram(teams: readonly string[]): readonly (readonly Declared[])[] {
  const layers = teams.map(layersOf);
  return [0, 1, 2].map((depth) => layers.flatMap((each) => each[depth] ?? []));
}
