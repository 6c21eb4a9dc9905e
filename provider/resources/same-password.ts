import { isMailgunError } from 'mailgun-sdk';

/** Mailgun refuses the password that it already has, and that is what a request says whose first answer was lost. */
export const isSamePassword = (error: unknown): boolean =>
  isMailgunError(error, 'invalid_request') && /same as old password/i.test(error.message);
