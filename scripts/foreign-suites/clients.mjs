import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '../..');

const operationsIn = ({ stdout, stderr }) => {
  const results = stdout
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line));
  if (results.length === 0) throw new Error(`it ran nothing: ${stderr}${stdout}`);
  return results;
};

const accountOf = ({ url, apiKey }) => ({ ...process.env, MAILGUN_API_KEY: apiKey, MAILGUN_BASE_URL: url });

/** Programs in Python, with packages of PyPI; the first package is the client. */
const python = (files, ...packages) =>
  async function run(world) {
    const { folder, command } = world;
    const made = await command('python3', ['-m', 'venv', join(folder, 'venv')]);
    if (made.status !== 0) return { skipped: 'python3 with venv is not installed' };
    const installed = await command(join(folder, 'venv/bin/pip'), ['install', '--quiet', ...packages]);
    if (installed.status !== 0) return { skipped: `${packages.join(', ')} cannot be installed: ${installed.stderr}` };
    const program = join(folder, 'venv/bin/python');
    const { stdout } = await command(program, ['-c', `import importlib.metadata as m; print(m.version('${packages[0]}'))`]);
    await world.request('POST', '/v4/domains', { name: 'mailgun.test' });
    await world.request('POST', '/v3/mailgun.test/templates', { name: 'welcome', template: 'Hello {{name}}', tag: 'v1' });
    const results = [];
    for (const file of files)
      results.push(...operationsIn(await command(program, [join(import.meta.dirname, file)], { env: accountOf(world) })));
    return { version: stdout.trim(), results };
  };

export const anymail = python(['send_with_anymail.py', 'receive_with_anymail.py'], 'django-anymail', 'django');
export const pythonSdk = python(['call_python_sdk.py'], 'mailgun');

export async function nodemailer(world) {
  const { folder, command } = world;
  writeFileSync(join(folder, 'package.json'), '{"private":true}');
  const installed = await command('npm', ['install', '--silent', 'nodemailer', 'nodemailer-mailgun-transport'], { cwd: folder });
  if (installed.status !== 0) return { skipped: `nodemailer cannot be installed: ${installed.stderr}` };
  await world.request('POST', '/v4/domains', { name: 'mailgun.test' });
  const results = operationsIn(
    await command('node', [join(import.meta.dirname, 'nodemailer.cjs')], { cwd: folder, env: accountOf(world) }),
  );
  return { version: versionIn(join(folder, 'node_modules/nodemailer-mailgun-transport')), results };
}

/** Our own tests with mailgun.js, which call each of its methods; `npm test` has them too, and they say how many operations they reach. */
export async function mailgunJs({ folder, command }) {
  const report = join(folder, 'report.json');
  const jest = ['node_modules/jest/bin/jest.js', '--selectProjects', 'quick', '--testPathPatterns', 'test/clients', '--json'];
  const { stderr } = await command('node', [...jest, `--outputFile=${report}`], {
    cwd: root,
    env: { ...process.env, REACHED_OPERATIONS: join(folder, 'reached.json') },
  });
  const { testResults } = JSON.parse(readFileSync(report, 'utf8'));
  const results = testResults.flatMap(({ assertionResults }) => assertionResults);
  if (results.length === 0) throw new Error(`jest ran nothing: ${stderr}`);
  return {
    version: versionIn(join(root, 'node_modules/mailgun.js')),
    reached: JSON.parse(readFileSync(join(folder, 'reached.json'), 'utf8')),
    results: results.map(({ title, status, failureMessages: [wrong] }) => ({ name: title, wrong: status === 'passed' ? null : wrong })),
  };
}

const versionIn = (folder) => JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')).version;
