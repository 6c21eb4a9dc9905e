import * as z from 'zod';

/** What stands for a secret, as in Pulumi's own output. */
export const SECRET = '[secret]';

const type = z.string().meta({ description: 'The class, such as Route.' });
const id = z.string().meta({ description: "The id of the resource in Pulumi, as in 'pulumi stack'." });
const stack = z.string().meta({ description: 'The stack, as it was given.' });
const urn = z.string().meta({ description: 'How Pulumi names the resource.' });

const changed = z
  .object({
    kind: z.literal('changed'),
    stack,
    urn,
    type,
    id,
    property: z.string().meta({
      description:
        'A path such as openTracking.active. A list is one value. * where Pulumi says that there is a difference, but not which.',
    }),
    old: z.unknown().optional().meta({ description: 'What the stack has; missing where it has nothing; [secret] for a secret.' }),
    new: z.unknown().optional().meta({ description: 'What Mailgun has; missing where it has nothing; [secret] for a secret.' }),
  })
  .meta({ description: 'Mailgun has another value than the stack.' });

const missing = z
  .object({ kind: z.literal('missing'), stack, urn, type, id })
  .meta({ description: 'The stack has it, and Mailgun does not.' });

const unmanaged = z
  .object({
    kind: z.literal('unmanaged'),
    type,
    id,
    name: z.string().meta({ description: 'The name that it would have in the program.' }),
    property: z.string().optional().meta({
      description: 'A setting that is not as Mailgun makes it, and that the program says nothing of. Missing where it is the whole thing.',
    }),
    takeOver: z.string().meta({ description: 'The line for a shell that takes it over, or what to add to the program.' }),
  })
  .meta({ description: 'Mailgun has it, and none of the stacks.' });

const unreadable = z
  .object({
    kind: z.literal('unreadable'),
    stack: stack.optional(),
    urn: urn.optional(),
    type,
    id: id.optional().meta({ description: 'Missing where a whole class could not be listed.' }),
    reason: z.string(),
    role: z.string().optional().meta({ description: 'The least role that an API key needs for it.' }),
  })
  .meta({ description: 'Whether it differs is not known.' });

export const findingSchema = z.discriminatedUnion('kind', [changed, missing, unmanaged, unreadable]);

/** One thing that differs between Mailgun and the stacks, or of which that is not known. Every text in it may come from Mailgun. */
export type Finding = z.infer<typeof findingSchema>;

export type Changed = z.infer<typeof changed>;

export const kinds = ['changed', 'missing', 'unmanaged', 'unreadable'] as const;

export type Kind = (typeof kinds)[number];

/** How many there are of each kind. */
export function countKinds(findings: readonly Finding[]): Readonly<Record<Kind, number>> {
  const counts = { changed: 0, missing: 0, unmanaged: 0, unreadable: 0 };
  for (const { kind } of findings) counts[kind]++;
  return counts;
}
