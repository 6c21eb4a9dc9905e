import { z } from '../schema/zod';

/** Text of one line without a slash. Mailgun keeps it in lower case (mailgun-ruby, templates.yml: `V1` is stored as `v1`). */
const lowerCased = (error: string) =>
  z
    .string()
    .regex(/^(?!\s*$)[^\p{Cc}/]+$/u, error)
    .toLowerCase();

export const templateName = lowerCased('must be the name of a template');
export const templateTag = lowerCased('must be the tag of a version');
