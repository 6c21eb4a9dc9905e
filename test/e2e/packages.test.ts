import { execFileSync, spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { findCodegen } from '../../scripts/pulumi-cli/codegen';

const root = resolve(__dirname, '../..');
const schema = join(root, 'provider/schema.json');
const isThere = (command: string, ...args: string[]) => spawnSync(command, args).status === 0;

/** The program that Pulumi's registry shows for a language. */
const sampleIn = (language: string): string => {
  const page = readFileSync(join(root, 'docs/_index.md'), 'utf8');
  const [, sample] = new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)\`\`\``, 'm').exec(page) ?? [];
  if (sample === undefined) throw new Error(`there is no sample for ${language}`);
  return sample;
};

// What builds the generator is not needed for anything else where the Pulumi CLI is installed.
const describeWithGo = isThere('go', 'version') ? describe : describe.skip;
const testWithPython = isThere('python3', '--version') ? test : test.skip;

describeWithGo('the packages that are made from the schema', () => {
  let codegen: string;
  let folder: string;
  beforeAll(async () => {
    codegen = await findCodegen(console.log);
    folder = mkdtempSync(join(tmpdir(), 'pulumi-mailgun-packages-'));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const run = (command: string, args: readonly string[], cwd = folder) => {
    const { status, stdout, stderr } = spawnSync(command, args, {
      cwd,
      encoding: 'utf8',
      env: { ...process.env, CGO_ENABLED: '0', GOWORK: 'off', GOFLAGS: '-mod=mod' },
    });
    return { status, printed: `${stdout}${stderr}` };
  };

  test('come from a schema in which Pulumi finds nothing wrong', () => {
    expect(run(codegen, ['check', schema])).toEqual({ status: 0, printed: '' });
  });

  test('do not come from one that means nothing', () => {
    const file = join(folder, 'wrong.json');
    writeFileSync(
      file,
      readFileSync(schema, 'utf8').replaceAll('#/types/mailgun-native:index:Region', '#/types/mailgun-native:index:Continent'),
    );
    const { status, printed } = run(codegen, ['check', file]);
    expect(status).toBe(1);
    expect(printed).toContain('mailgun-native:index:Continent');
  });

  test('compile in TypeScript, and so do the programs in their documentation', () => {
    const place = join(folder, 'node_modules/@pulumi-mailgun/native');
    mkdirSync(place, { recursive: true });
    execFileSync(codegen, ['nodejs', schema, place]);
    // Beside the package, as a package manager puts it.
    symlinkSync(join(root, 'node_modules/@pulumi'), join(folder, 'node_modules/@pulumi'), 'junction');
    symlinkSync(join(root, 'node_modules/@types'), join(folder, 'node_modules/@types'), 'junction');
    const { resources } = JSON.parse(readFileSync(schema, 'utf8')) as { resources: Record<string, { description: string }> };
    const programs = Object.values(resources).flatMap(({ description }) => /```typescript\n([\s\S]*?)```/.exec(description)?.[1] ?? []);
    expect(programs).toHaveLength(Object.keys(resources).length);
    programs.push(sampleIn('typescript'));
    for (const [index, program] of programs.entries()) writeFileSync(join(folder, `program-${index}.ts`), program);
    writeFileSync(
      join(folder, 'component.ts'),
      `import * as native from '@pulumi-mailgun/native';
import { sendingDomain } from 'pulumi-mailgun/component';
class SendingDomain extends sendingDomain(native) {}
const createRecord = (): native.Route => new native.Route('stands-for-a-record', { expression: 'catch_all()', actions: ['stop()'] });
const mail = new SendingDomain('mail', {
  domain: { name: 'mail.example.com', spamAction: native.types.enums.DomainSpamAction.Tag },
  createRecord,
  webhooks: { delivered: ['https://example.com'] },
  smtp: { login: 'app' },
  sendingKey: { description: 'shop' },
});
export const domain: native.Domain = mail.domain;
// @ts-expect-error misspelt
new SendingDomain('mail', { domain: { name: 'mail.example.com', requireTsl: true }, createRecord });
`,
    );
    const compilerOptions = {
      ...{
        strict: true,
        noEmit: true,
        skipLibCheck: true,
        target: 'es2022',
        module: 'commonjs',
        moduleResolution: 'node10',
        types: ['node'],
      },
      paths: {
        '@pulumi-mailgun/native': ['./node_modules/@pulumi-mailgun/native/index.ts'],
        'pulumi-mailgun/component': [join(root, 'provider/dist/pulumi/sending-domain.d.ts')],
      },
    };
    writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, include: ['*.ts'] }));
    expect(run(process.execPath, [join(root, 'node_modules/typescript/bin/tsc'), '-p', folder])).toEqual({ status: 0, printed: '' });
  });

  testWithPython('compile in Python', () => {
    execFileSync(codegen, ['python', schema, join(folder, 'python')]);
    writeFileSync(join(folder, 'python/sample.py'), sampleIn('python'));
    expect(run('python3', ['-m', 'compileall', '-q', 'python'])).toEqual({ status: 0, printed: '' });
  });

  test('compile in Go', () => {
    execFileSync(codegen, ['go', schema, join(folder, 'go')]);
    const module = join(folder, 'go/mailgunnative');
    const pinned = readFileSync(join(root, 'scripts/pulumi-cli/go.mod'), 'utf8');
    const [, path] = /"(\S+)\/internal"/.exec(readFileSync(join(module, 'provider.go'), 'utf8')) ?? [];
    writeFileSync(join(module, 'go.mod'), pinned.replace(/^module .*/m, `module ${path}`).replace(/^tool .*/m, ''));
    copyFileSync(join(root, 'scripts/pulumi-cli/go.sum'), join(module, 'go.sum'));
    mkdirSync(join(module, 'sample'));
    writeFileSync(join(module, 'sample/main.go'), sampleIn('go'));
    expect(run('go', ['build', './...'], module)).toMatchObject({ status: 0 });
  });
});
