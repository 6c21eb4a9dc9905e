import { domainToASCII } from 'node:url';

/** The library turns domains into Unicode, and Mailgun keeps them in ASCII. What is in ASCII stays as it was written. */
export function inAscii(address: string): string {
  const at = address.lastIndexOf('@');
  const domain = address.slice(at + 1);
  return at >= 0 && /[^ -~]/.test(domain) ? address.slice(0, at + 1) + (domainToASCII(domain) || domain) : address;
}
