import { hosts, isLoopback, parseUrl, type Region } from 'mailgun-sdk';

/**
 * Where Mailgun is. `{region}` in the address is replaced by the region.
 *
 * @throws {Error} for an address that would receive the API key unencrypted, or that is more than a place.
 */
export function baseUrlOf(region: Region, baseUrl: string | undefined): URL {
  const address = baseUrl?.replace('{region}', region) ?? hosts[region];
  if (!parseUrl(address)) throw new Error(`the address of Mailgun is not a URL: ${address}`);
  const url = new URL(address);
  // Not in words: it may hold a password.
  if (url.username !== '' || url.password !== '') throw new Error('the address of Mailgun must have no user and no password in it');
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && isLoopback(url)))
    throw new Error(`the address of Mailgun, ${address}, would receive the API key unencrypted: use https, or http on this machine only`);
  if (url.search !== '' || url.hash !== '') throw new Error(`the address of Mailgun must end with its path: ${address}`);
  if (/\/v\d+(\/|$)/.test(url.pathname)) throw new Error(`the address of Mailgun must have no version: ${address}`);
  return url;
}
