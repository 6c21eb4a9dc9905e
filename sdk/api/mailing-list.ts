import { date, integer, known, object, spelled } from '../schema/wire';
import { z } from '../schema/zod';

/** A mailing list as every answer shows it. */
export const mailingList = object({
  address: z.string(),
  name: z.string().optional(),
  description: z.string().optional(),
  accessLevel: known('readonly', 'members', 'everyone').optional(),
  replyPreference: known('list', 'sender').optional(),
  /** When the list was made. */
  createdAt: date('-0000').optional(),
  /** How many members the list has. */
  membersCount: integer(0).optional(),
});

/** What the addition of several members answers; `taskId` where it goes on in the background. */
export const memberUpload = object({
  list: mailingList.optional(),
  taskId: spelled('task-id', z.string().optional()),
  message: z.string().optional(),
});
