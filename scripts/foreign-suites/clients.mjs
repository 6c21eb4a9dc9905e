import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '../..');

const operationsIn = ({ stdout, stderr }) => {
  const results = stdout
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line));
  if (results.length === 0) throw new Error(`it ran nothing: ${stderr}${stdout}`);
  return { results };
};

const accountOf = ({ url, apiKey }) => ({ ...process.env, MAILGUN_API_KEY: apiKey, MAILGUN_BASE_URL: url });

/** A program in Python, with packages of PyPI. */
const python = (file, ...packages) =>
  async function run(world) {
    const { folder, command } = world;
    const made = await command('python3', ['-m', 'venv', join(folder, 'venv')]);
    if (made.status !== 0) return { skipped: 'python3 with venv is not installed' };
    const installed = await command(join(folder, 'venv/bin/pip'), ['install', '--quiet', ...packages]);
    if (installed.status !== 0) return { skipped: `${packages.join(', ')} cannot be installed: ${installed.stderr}` };
    await world.request('POST', '/v4/domains', { name: 'mailgun.test' });
    await world.request('POST', '/v3/mailgun.test/templates', { name: 'welcome', template: 'Hello {{name}}', tag: 'v1' });
    return operationsIn(await command(join(folder, 'venv/bin/python'), [join(import.meta.dirname, file)], { env: accountOf(world) }));
  };

export const anymail = python('send_with_anymail.py', 'django', 'django-anymail');
export const pythonSdk = python('call_python_sdk.py', 'mailgun');

export async function nodemailer(world) {
  const { folder, command } = world;
  writeFileSync(join(folder, 'package.json'), '{"private":true}');
  const installed = await command('npm', ['install', '--silent', 'nodemailer', 'nodemailer-mailgun-transport'], { cwd: folder });
  if (installed.status !== 0) return { skipped: `nodemailer cannot be installed: ${installed.stderr}` };
  await world.request('POST', '/v4/domains', { name: 'mailgun.test' });
  return operationsIn(await command('node', [join(import.meta.dirname, 'nodemailer.cjs')], { cwd: folder, env: accountOf(world) }));
}

/** Our own tests with mailgun.js; `npm test` has them too. */
export async function mailgunJs({ folder, command }) {
  const report = join(folder, 'report.json');
  const jest = ['node_modules/jest/bin/jest.js', '--selectProjects', 'quick', '--testPathPatterns', 'test/clients', '--json'];
  const { stderr } = await command('node', [...jest, `--outputFile=${report}`], { cwd: root });
  const { testResults } = JSON.parse(readFileSync(report, 'utf8'));
  const results = testResults.flatMap(({ assertionResults }) => assertionResults);
  if (results.length === 0) throw new Error(`jest ran nothing: ${stderr}`);
  return {
    results: results.map(({ title, status, failureMessages: [wrong] }) => ({ name: title, wrong: status === 'passed' ? null : wrong })),
  };
}
