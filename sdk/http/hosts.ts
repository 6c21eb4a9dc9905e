/** Where an account's data lives; the other region knows nothing of it: https://documentation.mailgun.com/docs/mailgun/api-reference/api-overview */
export type Region = 'us' | 'eu';

export const hosts: Readonly<Record<Region, string>> = {
  us: 'https://api.mailgun.net',
  eu: 'https://api.eu.mailgun.net',
};
