import type { Endpoint } from 'mailgun-sdk';
import { type Refusal, refuse } from './refusal';

const mebibyte = 2 ** 20;

/** `SIZE 52428800` of Mailgun's SMTP server; its API calls it 52.4 MiB. Room for 25 MB of attachments, and what they take in base64. */
const message = 50 * mebibyte;

/** "The CSV file must be 25MB or under" (OpenAPI document), and the form around it. */
const file = 26 * mebibyte;

/** The rest has no documented limit; the largest that is documented within is a batch of 1,000 recipients or members. */
const other = 5 * mebibyte;

/** Bytes that a request to an endpoint may have in its body, packed or not. */
export function mostBytesOf(endpoint: Endpoint | undefined): number {
  if (endpoint === undefined) return other;
  if (/\/messages(\.mime)?$/.test(endpoint.path)) return message;
  return endpoint.maxBytes !== undefined || /\/import$|\.csv$/.test(endpoint.path) ? file : other;
}

/** In the words of https://documentation.mailgun.com/en/latest/api-sending.html. The rest of the body is not waited for, so that the connection ends. */
export const tooLarge = (most: number): Refusal =>
  refuse(413, { message: `request size exceeds ${most === message ? 52.4 : most / mebibyte}MiB limit` }, { connection: 'close' });
