import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { contentProblems, pack, type Tarball } from '../../scripts/release/contents';
import { setVersion, versionProblems, versionsIn, workspaces } from '../../scripts/release/versions';

const root = resolve(__dirname, '../..');
const named = ['package-lock.json', 'provider/schema.json', 'sdk/version.ts', ...workspaces.map((each) => `${each}/package.json`)];
const { version } = require('../../sdk/package.json');

let folder: string;
const read = (file: string, from = folder) => readFileSync(join(from, file), 'utf8');
const write = (file: string, text: string) => writeFileSync(join(folder, file), text);

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'pulumi-mailgun-versions-'));
  for (const file of named) cpSync(join(root, file), join(folder, file));
  write('CHANGELOG.md', `# Changelog\n\n## Unreleased\n\n- A change.\n\n## ${version}\n\n- An older one.\n`);
});
afterEach(() => rmSync(folder, { recursive: true }));

describe('a new version', () => {
  test('is written to every place that names the old one, and to nothing else', () => {
    setVersion(folder, '7.0.0');
    expect(new Set(versionsIn(folder).values())).toEqual(new Set(['7.0.0']));
    for (const file of named) {
      const before = read(file, root).split('\n');
      const changed = read(file)
        .split('\n')
        .filter((line, index) => line !== before[index]);
      expect(changed.length).toBeGreaterThan(0);
      expect(changed.filter((line) => !line.includes('7.0.0'))).toEqual([]);
    }
  });

  test('gives its heading to the changes that were not released', () => {
    setVersion(folder, '7.0.0');
    expect(read('CHANGELOG.md')).toBe(`# Changelog\n\n## 7.0.0\n\n- A change.\n\n## ${version}\n\n- An older one.\n`);
    expect(versionProblems(folder)).toEqual([]);
  });

  test.each(['0.2', 'v7.0.0', '0.0.1', version, '7.0.0-'])('is refused as %s, and nothing is written', (given) => {
    const before = named.map((file) => read(file));
    expect(() => setVersion(folder, given)).toThrow(given);
    expect(named.map((file) => read(file))).toEqual(before);
  });

  test('is refused where nothing changed', () => {
    write('CHANGELOG.md', `# Changelog\n\n## Unreleased\n\n## ${version}\n`);
    expect(() => setVersion(folder, '7.0.0')).toThrow('nothing to release');
  });
});

describe('a release is stopped', () => {
  test('by packages whose versions differ', () => {
    write('emulator/package.json', read('emulator/package.json').replace(`"version": "${version}"`, '"version": "7.0.0"'));
    write('CHANGELOG.md', `# Changelog\n\n## ${version}\n`);
    expect(versionProblems(folder)).toEqual([`emulator/package.json says 7.0.0, and sdk/package.json ${version}`]);
  });

  test('by changes without a version, and by a version without changes', () => {
    expect(versionProblems(folder)).toEqual(['CHANGELOG.md lists changes as Unreleased: set a new version first']);
    write('CHANGELOG.md', '# Changelog\n');
    expect(versionProblems(folder)).toEqual([`CHANGELOG.md has no section ${version}`]);
  });
});

describe('a tarball', () => {
  const withTarball = <T>(workspace: string, look: (tarball: Tarball) => T): T => {
    const tarball = pack(workspace);
    try {
      return look(tarball);
    } finally {
      rmSync(join(tarball.file, '..'), { recursive: true });
    }
  };

  test.each(workspaces)('of %s has all that it points to, and nothing that is not for users', (workspace) =>
    withTarball(join(root, workspace), (tarball) => {
      expect(contentProblems(tarball)).toEqual([]);
      expect(tarball.paths.filter((path) => path.endsWith('.d.ts.map')).length).toBeGreaterThan(20);
    }),
  );

  test('that lacks pages, files and sources, or has what is not for users, is told so', () => {
    const manifest = {
      name: 'a',
      version: '1.0.0',
      main: './dist/index.js',
      types: './dist/index.d.ts',
      exports: { '.': './dist/index.js' },
    };
    rmSync(join(folder, 'CHANGELOG.md'));
    write('package.json', JSON.stringify(manifest));
    write('README.md', '# a');
    mkdirSync(join(folder, 'dist'));
    write('dist/index.js', '');
    write('dist/index.js.map', JSON.stringify({ sources: ['../index.ts'] }));
    write('dist/tsconfig.tsbuildinfo', '');
    write('dist/index.test.js', '');
    expect(withTarball(folder, contentProblems).sort()).toEqual([
      'a: CHANGELOG.md is missing',
      'a: LICENSE is missing',
      'a: a map leads to index.ts, which is missing',
      'a: dist/index.d.ts is missing',
      'a: dist/index.test.js is nothing for users',
      'a: dist/tsconfig.tsbuildinfo is nothing for users',
    ]);
  });
});

describe('npm run release -- --dry-run', () => {
  const git = (...args: string[]) => execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@example.com', ...args], { cwd: folder });
  const dryRun = () => {
    const script = ['-r', join(root, 'node_modules/ts-node/register/transpile-only'), join(root, 'scripts/release.ts'), '--dry-run'];
    const env = { ...process.env, TS_NODE_PROJECT: join(root, 'tsconfig.json') };
    const { stdout, stderr, status } = spawnSync(process.execPath, script, { cwd: folder, encoding: 'utf8', env });
    return { said: stdout + stderr, status };
  };

  beforeEach(() => {
    write('CHANGELOG.md', `# Changelog\n\n## ${version}\n`);
    write('.gitignore', 'node_modules\n');
    mkdirSync(join(folder, 'scripts'));
    write('scripts/build.mjs', '');
    symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'), 'junction');
    for (const workspace of workspaces) {
      const { name, devDependencies } = JSON.parse(read(`${workspace}/package.json`));
      const exports = { '.': { types: './index.d.ts', default: './index.js' } };
      const manifest = {
        name,
        version,
        license: 'Apache-2.0',
        type: 'commonjs',
        main: './index.js',
        types: './index.d.ts',
        exports,
        devDependencies,
      };
      write(`${workspace}/package.json`, JSON.stringify(manifest));
      write(`${workspace}/index.js`, 'exports.a = 1;\n');
      write(`${workspace}/index.d.ts`, 'export declare const a: number;\n');
      for (const page of ['README.md', 'LICENSE', 'CHANGELOG.md']) write(`${workspace}/${page}`, page);
    }
    git('init', '--quiet');
    git('add', '.');
    git('commit', '--quiet', '--message', 'a');
  });

  test('says what would be published, and publishes nothing', () => {
    const { said, status } = dryRun();
    expect(said).toMatch(
      new RegExp(`mailgun-sdk ${version}: .* packed\npulumi-mailgun .*\nmailgun-emulator .*\nmailgun-gate .*\nNothing was published`),
    );
    expect(status).toBe(0);
  });

  test('is stopped by what is not committed', () => {
    write('sdk/index.js', 'exports.a = 2;\n');
    const { said, status } = dryRun();
    expect(said).toContain('not committed: M sdk/index.js');
    expect(status).toBe(1);
  });

  test('is stopped by a tarball that lacks what its package.json points to', () => {
    rmSync(join(folder, 'provider/index.d.ts'));
    git('commit', '--quiet', '--all', '--message', 'b');
    const { said, status } = dryRun();
    expect(said).toContain('pulumi-mailgun: index.d.ts is missing');
    expect(status).toBe(1);
  });
});
