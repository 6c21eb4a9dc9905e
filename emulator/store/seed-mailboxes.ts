/** The providers of mailboxes for inbox placement tests. Which there really are is Mailgun's to say; these are those that everybody knows. */
export const providers = [
  { domain: 'gmail.com', displayName: 'Gmail', region: 'global' },
  { domain: 'outlook.com', displayName: 'Outlook', region: 'global' },
  { domain: 'yahoo.com', displayName: 'Yahoo', region: 'global' },
  { domain: 'icloud.com', displayName: 'iCloud', region: 'global' },
  { domain: 'aol.com', displayName: 'AOL', region: 'us' },
  { domain: 'gmx.de', displayName: 'GMX', region: 'eu' },
];

const mailboxesEach = 2;

/** The mailboxes of the wanted providers; `seed` makes others of them. */
export function mailboxesFor(seed: string, wanted?: readonly string[]): string[] {
  const chosen = providers.filter(({ domain }) => wanted === undefined || wanted.includes(domain));
  return chosen.flatMap(({ domain }) =>
    Array.from({ length: mailboxesEach }, (_, index) => `seed-${seed.slice(-6)}-${index + 1}@${domain}`),
  );
}
