/** Where an account's data lives; the other region knows nothing of it: https://documentation.mailgun.com/docs/mailgun/api-reference/api-overview */
export type Region = 'us' | 'eu';

export const hosts: Readonly<Record<Region, string>> = {
  us: 'https://api.mailgun.net',
  eu: 'https://api.eu.mailgun.net',
};

/** Whether an address is this machine, where the key may travel in clear. */
export const isLoopback = ({ hostname }: URL): boolean => /^(localhost|127(\.\d+){3}|\[::1\])$/.test(hostname);
