import { existsSync, readFileSync } from 'node:fs';
import { exitCodeOf } from '../drift/exit-codes';
import type { Finding } from '../drift/finding';
import { baseline, readRules } from '../drift/ignore';
import { jsonReport } from '../drift/json';
import { markdownReport } from '../drift/markdown';
import { tableReport } from '../drift/table';
import type { Settings } from '../lifecycle/account';
import { createReader, settingsFor } from './account';
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
  if (options.onlyManaged && options.onlyUnmanaged) throw new Error('--only-managed and --only-unmanaged exclude each other.');
  const folder = process.cwd();
  const rules = existsSync(options.ignoreFile) ? readRules(readFileSync(options.ignoreFile, 'utf8'), options.ignoreFile) : undefined;
  const names = options.stack ?? [(await askPulumi(['stack', '--show-name'], { folder, stack: undefined })).trim()];
  const places = names.map((stack) => ({ folder, stack }));
  const findings = [
    ...(options.onlyUnmanaged ? [] : await findInStacks(places, options, warn)),
    ...(options.onlyManaged ? [] : await findOutside(places, options)),
  ];
  if (options.baseline) {
    writeWhole(options.ignoreFile, baseline(findings));
    warn(`${options.ignoreFile} hides the ${findings.length} findings of today.`);
  }
  const { left, unused } = (options.baseline ? readRules(baseline(findings)) : (rules ?? readRules('')))(findings);
  for (const line of unused) warn(line);
  if (options.json !== undefined) writeWhole(options.json, jsonReport(left));
  if (options.markdown !== undefined) writeWhole(options.markdown, markdownReport(left));
  print(tableReport(left));
  return exitCodeOf(left, { unmanaged: options.unmanaged || options.onlyUnmanaged });
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
  const accounts = new Map<string, Settings>();
  const stacks: StackState[] = [];
  for (const place of places) {
    const settings = await settingsFor(place);
    accounts.set(JSON.stringify([settings.region, settings.baseUrl, settings.subaccountId, settings.apiKey]), settings);
    stacks.push(await readStack(place));
  }
  const findings = new Map<string, Finding>();
  for (const settings of accounts.values())
    for (const finding of findUnmanaged(await createReader(settings, options)(), stacks))
      findings.set(JSON.stringify([finding.kind, finding.type, finding.id, 'property' in finding && finding.property]), finding);
  return [...findings.values()];
}
