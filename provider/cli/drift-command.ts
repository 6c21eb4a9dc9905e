import { existsSync, readFileSync } from 'node:fs';
import { exitCodeOf, exitCodes } from '../drift/exit-codes';
import type { Finding } from '../drift/finding';
import { baseline, readRules } from '../drift/ignore';
import { jsonReport, reportJsonSchema } from '../drift/json';
import { markdownReport } from '../drift/markdown';
import { tableReport } from '../drift/table';
import type { Settings } from '../lifecycle/account';
import { accountsOf, createReader } from './account';
import { createProgressBar } from './progress';
import { askPulumi, type Place } from './pulumi';
import { previewRefresh } from './refresh-preview';
import { readStack, type StackState } from './stack';
import { findUnmanaged } from './unmanaged';
import { writeWhole } from './written';

/** What `pulumi-mailgun drift` is told. */
export interface DriftOptions {
  readonly stack?: readonly string[];
  readonly json?: string;
  readonly schema: boolean;
  readonly markdown?: string;
  readonly unmanaged: boolean;
  readonly onlyManaged: boolean;
  readonly onlyUnmanaged: boolean;
  readonly strict: boolean;
  readonly runProgram: boolean;
  readonly ignoreFile: string;
  readonly baseline: boolean;
}

/** Finds what differs between Mailgun and stacks. Returns the exit code. Nothing is written but reports. */
export async function runDrift(options: DriftOptions, print: (text: string) => void, warn: (line: string) => void): Promise<number> {
  if (options.schema) {
    print(`${JSON.stringify(reportJsonSchema(), null, 2)}\n`);
    return exitCodes.inSync.code;
  }
  if (options.onlyManaged && options.onlyUnmanaged) throw new Error('--only-managed and --only-unmanaged exclude each other.');
  const folder = process.cwd();
  const text = existsSync(options.ignoreFile) ? readFileSync(options.ignoreFile, 'utf8') : '';
  const rules = readRules(text, options.ignoreFile);
  const names = options.stack ?? [(await askPulumi(['stack', '--show-name'], { folder, stack: undefined })).trim()];
  const places = names.map((stack) => ({ folder, stack }));
  const findings = [
    ...(options.onlyUnmanaged ? [] : await findInStacks(places, options, warn)),
    ...(options.onlyManaged ? [] : await findOutside(places, options)),
  ];
  const sorted = rules(findings);
  for (const line of sorted.unused) warn(line);
  const left = options.baseline ? accept(sorted.left, text, options.ignoreFile, warn) : sorted.left;
  const reports = [
    [options.json, jsonReport],
    [options.markdown, markdownReport],
  ] as const;
  for (const [file, report] of reports) if (file !== undefined && file !== STDOUT) writeWhole(file, report(left));
  const [, printed = tableReport] = reports.find(([file]) => file === STDOUT) ?? [];
  print(printed(left));
  return exitCodeOf(left, { unmanaged: options.unmanaged || options.onlyUnmanaged });
}

/** As a file name: the report takes the place of the one for people. */
const STDOUT = '-';

/** Adds rules for what the rules of the file do not hide yet. What cannot be accepted is left: it could not be read. */
function accept(findings: readonly Finding[], text: string, file: string, warn: (line: string) => void): readonly Finding[] {
  const added = baseline(findings);
  const { left, ignored } = readRules(added)(findings);
  if (ignored.length > 0) writeWhole(file, text === '' ? added : `${text.replace(/\n*$/, '\n\n')}${added}`);
  warn(`${ignored.length} findings of today are accepted in ${file}.`);
  return left;
}

async function findInStacks(
  places: readonly (Place & { readonly stack: string })[],
  { runProgram }: DriftOptions,
  warn: (line: string) => void,
) {
  const bar = createProgressBar();
  const findings: Finding[] = [];
  for (const [index, place] of places.entries()) {
    bar.show(`refreshing ${place.stack}`, index, places.length);
    const preview = await previewRefresh({ ...place, runProgram });
    findings.push(...preview.findings);
    bar.clear();
    for (const warning of preview.warnings) warn(warning);
  }
  return findings;
}

/** What is in none of the stacks, in each account that one of them is about. */
async function findOutside(places: readonly Place[], options: DriftOptions): Promise<readonly Finding[]> {
  const accounts = new Map<string, { readonly settings: Settings; readonly isNative: boolean }>();
  const stacks: StackState[] = [];
  for (const place of places) {
    const stack = await readStack(place);
    stacks.push(stack);
    for (const { settings, isNative } of await accountsOf(place, stack)) {
      const key = JSON.stringify([settings.region, settings.baseUrl, settings.subaccountId, settings.apiKey]);
      accounts.set(key, { settings, isNative: isNative && accounts.get(key)?.isNative !== false });
    }
  }
  const findings = new Map<string, Finding>();
  for (const { settings, isNative } of accounts.values())
    for (const finding of findUnmanaged(await createReader(settings, options)(), stacks, isNative))
      findings.set(JSON.stringify([finding.kind, finding.type, finding.id, 'property' in finding && finding.property]), finding);
  return [...findings.values()];
}
