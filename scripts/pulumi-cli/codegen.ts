import { findGoTool } from './go-tool';
import type { Log } from './obtain';

/**
 * The program that checks a schema and writes packages from it: `codegen check <schema.json>`, `codegen <nodejs|python|go> <schema.json> <folder>`.
 * Built from Go modules the first time, which takes some minutes, or one where the CLI was built here.
 * @throws if there is no Go on PATH.
 */
export const findCodegen = (log: Log): Promise<string> =>
  findGoTool(
    { name: 'codegen', module: __dirname, package: './codegen', activity: "building Pulumi's code generation from Go modules (once)" },
    log,
  );
