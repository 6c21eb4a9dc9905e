import * as z from 'zod';
import { countKinds, type Finding, findingSchema } from './finding';
import { escapeInvisible } from './printable';

/** Goes up when a field goes away or means something else, not when one is added. */
const VERSION = 1;

const count = z.int().nonnegative();

const reportSchema = z
  .object({
    version: z.literal(VERSION),
    summary: z.object({ changed: count, missing: count, unmanaged: count, unreadable: count }),
    findings: z.array(findingSchema),
  })
  .meta({ title: 'Report of pulumi-mailgun drift' });

/** The JSON schema of the report. */
export const reportJsonSchema = () => z.toJSONSchema(reportSchema);

/** The report for programs. It ends with a line break. */
export function jsonReport(findings: readonly Finding[]): string {
  const report = { version: VERSION, summary: countKinds(findings), findings };
  return `${escapeInvisible(JSON.stringify(report, null, 2))}\n`;
}

/** @throws with the place of the first mistake if the text is no report, or one of a newer version. */
export function parseJsonReport(text: string): readonly Finding[] {
  const { data, error } = reportSchema.safeParse(JSON.parse(text));
  if (data) return data.findings;
  throw new Error(`This is no report of 'pulumi-mailgun drift --json' that this version can read:\n${z.prettifyError(error)}`);
}
