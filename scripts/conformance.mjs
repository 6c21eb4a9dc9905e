// The official conformance suite of MCP against the gate as it is built, under both revisions: as it is, with everything granted, and with the suite's own
// fixtures mounted behind the gate's transport, authentication and lists. Needs the network, once, and a minute.
// npm run conformance -- 2025        only the runs whose name has "2025" in it
// It fails where a scenario fails that no baseline expects to, and where a baseline expects a failure that is none any more.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import { startFixtures } from './conformance/fixtures.mjs';
import { startWholeGate } from './conformance/gate.mjs';
import { startProxy } from './conformance/proxy.mjs';
import { installSuite } from './conformance/suite.mjs';
import { temporaryFolder } from './packed-project.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const installed = join(root, 'node_modules/.cache/pulumi-mailgun/conformance');
const revisions = ['2026-07-28', '2025-11-25'];
const [only = ''] = process.argv.slice(2);

/** What is expected to fail under a revision, as `scenario:check`, each with the reason. */
function baselineOf(name, revision) {
  const groups = parse(readFileSync(new URL(`conformance/baseline-${name}.yml`, import.meta.url), 'utf8'))[revision] ?? [];
  for (const { why, checks } of groups) if (!why || !checks?.length) throw new Error(`baseline-${name}.yml: an entry without a reason`);
  return new Map(groups.flatMap(({ why, checks }) => checks.map((check) => [check, why])));
}

const isFailure = ({ status }) => status === 'FAILURE' || status === 'WARNING';

/** Prints what became of each scenario. Gives what nobody expected. */
function judge({ scenarios, required }, expected) {
  const surprises = [];
  const seen = new Set();
  const counts = { passed: 0, 'expected to fail': 0, failed: 0, 'not required': 0 };
  for (const name of required) if (!scenarios.has(name)) surprises.push(`${name}: did not run`);
  for (const [name, checks] of scenarios) {
    const failures = checks.filter(isFailure);
    const keys = [...new Set(failures.map(({ id }) => `${name}:${id}`))];
    const result = !required.has(name)
      ? 'not required'
      : keys.some((key) => !expected.has(key))
        ? 'failed'
        : keys.length > 0
          ? 'expected to fail'
          : 'passed';
    counts[result] += 1;
    console.log(`  ${name}: ${result}, ${checks.filter(({ status }) => status === 'SUCCESS').length} of ${checks.length} checks`);
    if (result === 'not required') continue;
    for (const key of keys) {
      seen.add(key);
      if (!expected.has(key)) surprises.push(`${key}: ${failures.find(({ id }) => `${name}:${id}` === key)?.errorMessage ?? ''}`);
    }
  }
  for (const key of expected.keys())
    if (!seen.has(key)) surprises.push(`${key}: is expected to fail and does not; take it out of the baseline`);
  return { counts, surprises };
}

const suite = await installSuite(installed);
const folder = temporaryFolder('conformance');
const whole = await startWholeGate(folder);
const fixtures = await startFixtures(whole.gate);
const rows = [];
try {
  for (const [name, url] of [
    ['gate', whole.url],
    ['fixtures', fixtures.url],
  ])
    for (const revision of revisions.filter((each) => `${name} ${each}`.includes(only))) {
      console.log(`${name}, ${revision}`);
      const proxy = await startProxy(url, whole.token);
      const ran = await suite(proxy.url, revision, join(folder, `${name}-${revision}`));
      await proxy.close();
      const { counts, surprises } = judge(ran, baselineOf(name, revision));
      for (const surprise of surprises) console.error(`  UNEXPECTED ${surprise}`);
      if (surprises.length > 0) process.exitCode = 1;
      rows.push({ server: name, revision, ...counts, unexpected: surprises.length });
    }
} finally {
  await fixtures.close();
  await whole.close();
}
console.table(rows);
if (rows.length === 0) process.exitCode = 1;
