import { refuse } from './refusal';

const challenge = { 'www-authenticate': 'Basic realm="MG API"' };

/** Lets `api:<key>` pass; anything else gets the 401 of the service at hand, which for messages is plain text (mailgun-ruby, exceptions.yml). */
export function authenticate(authorization: string | undefined, apiKey: string, noun: string): void {
  const [, credentials = ''] = /^basic\s+(\S+)$/i.exec(authorization ?? '') ?? [];
  if (Buffer.from(credentials, 'base64').toString() === `api:${apiKey}`) return;
  throw refuse(401, noun === 'messages' ? 'Forbidden' : { message: 'Invalid private key' }, challenge);
}
