/** A project as somebody has it, with what the text in Pulumi's state must be there. */
export interface ProjectShape {
  readonly name: string;
  readonly manager: Manager;
  /** Path to text; `package.json` files are written as objects. `@tarball` and `@older` stand for the packed package. */
  readonly files: Readonly<Record<string, string | Manifest>>;
  /** The folder that Pulumi runs the program in; `.` unless told otherwise. */
  readonly folder?: string;
  /** The program, from that folder; `index.js` unless told otherwise. */
  readonly program?: string;
  /** Arguments for Node, as a `nodeargs` of Pulumi.yaml. */
  readonly node?: readonly string[];
  /** A package whose executable runs the program and Pulumi's own process instead of the Node that runs the tests. */
  readonly runtime?: string;
  /** Symbolic links of a layout that is made by hand; `@newer`, `@older` and `@pulumi` stand for the packages. */
  readonly links?: Readonly<Record<string, string>>;
  /** Commands after the installation: a folder and what is run there. */
  readonly afterwards?: readonly (readonly [folder: string, ...command: string[]])[];
  /** The ways from the program to the package, one for each resource of the program. */
  readonly ways: readonly (readonly string[])[];
  /** Which copy serves each of them, where there are two. */
  readonly copies?: readonly ('newer' | 'older')[];
}

export type Manager = 'by hand' | 'npm' | 'pnpm' | 'yarn 1' | 'yarn, node-modules' | 'yarn, pnp' | 'bun' | 'bun, isolated';
type Manifest = Readonly<Record<string, unknown>>;

const route = "{ expression: 'catch_all()', actions: ['stop()'] }";
const program = `const mailgun = require('pulumi-mailgun');\nnew mailgun.Route('own', ${route});\n`;
const typescript = `import * as mailgun from 'pulumi-mailgun';\nnew mailgun.Route('own', ${route} as const satisfies mailgun.RouteArgs);\n`;
const component = `const mailgun = require('pulumi-mailgun');\nexports.mail = () => new mailgun.Route('inner', ${route});\n`;
const user = `require('component').mail();\n`;
const both = `${program}${user}`;
const pulumi = { '@pulumi/pulumi': '@pulumi' };
const direct = { private: true, name: 'program', dependencies: { ...pulumi, 'pulumi-mailgun': '@tarball' } };
const component1 = { name: 'component', version: '1.0.0', dependencies: { ...pulumi, 'pulumi-mailgun': '@tarball' } };

const workspaces = { private: true, name: 'house', workspaces: ['packages/*'] };

/** A workspace of a component and a program that knows only the component. */
const transitive = (local: string, inner: Manifest = component1, text = component): ProjectShape['files'] => ({
  'package.json': workspaces,
  'pnpm-workspace.yaml': 'packages: ["packages/*"]\n',
  'packages/component/package.json': inner,
  'packages/component/index.js': text,
  'packages/program/package.json': { private: true, name: 'program', version: '1.0.0', dependencies: { ...pulumi, component: local } },
  'packages/program/index.js': user,
});

const managers: readonly Manager[] = ['npm', 'pnpm', 'yarn 1', 'yarn, node-modules', 'yarn, pnp', 'bun', 'bun, isolated'];
const hoisting: readonly Manager[] = ['npm', 'yarn 1', 'yarn, node-modules', 'bun'];
const linksWithWorkspace: readonly Manager[] = ['pnpm', 'yarn, node-modules', 'yarn, pnp', 'bun', 'bun, isolated'];

const importOnly = { ...component1, type: 'module', exports: { '.': { import: './index.js' } } };
const importOnlyText = `import * as mailgun from 'pulumi-mailgun';\nexport const mail = () => new mailgun.Route('inner', ${route});\n`;
const importer = `import { mail } from 'component';\nmail();\n`;

const tsconfig = JSON.stringify({ compilerOptions: { strict: true, target: 'es2022', module: 'node16', skipLibCheck: true } });

/** The layouts that package managers make, in seconds. */
const layouts: readonly ProjectShape[] = [
  {
    name: 'the program has the package',
    manager: 'by hand',
    files: { 'package.json': direct, 'index.js': program },
    links: { 'node_modules/@pulumi/pulumi': '@pulumi', 'node_modules/pulumi-mailgun': '@newer' },
    ways: [[]],
  },
  {
    name: 'a component brings another copy along, in folders that are linked',
    manager: 'by hand',
    files: {
      ...transitive('1.0.0', { ...component1, version: '1.0.0' }),
      'packages/program/index.js': both,
    },
    folder: 'packages/program',
    links: {
      'packages/component/node_modules/@pulumi/pulumi': '@pulumi',
      'packages/component/node_modules/pulumi-mailgun': '@older',
      'packages/program/node_modules/@pulumi/pulumi': '@pulumi',
      'packages/program/node_modules/pulumi-mailgun': '@newer',
      'packages/program/node_modules/component': 'packages/component',
    },
    ways: [[], ['component/package.json']],
    copies: ['newer', 'older'],
  },
  {
    name: 'only a component that can be imported and nothing else has the package',
    manager: 'by hand',
    files: { ...transitive('1.0.0', importOnly, importOnlyText), 'packages/program/index.mjs': importer },
    folder: 'packages/program',
    program: 'index.mjs',
    links: {
      'packages/component/node_modules/@pulumi/pulumi': '@pulumi',
      'packages/component/node_modules/pulumi-mailgun': '@older',
      'packages/program/node_modules/@pulumi/pulumi': '@pulumi',
      'packages/program/node_modules/component': 'packages/component',
    },
    ways: [['../component/package.json']],
    copies: ['older'],
  },
];

export const shapes: readonly ProjectShape[] = [
  ...layouts,
  ...managers.map(
    (manager): ProjectShape => ({
      name: 'the program has the package',
      manager,
      files: { 'package.json': direct, 'index.js': program },
      ways: [[]],
    }),
  ),
  ...managers.map(
    (manager): ProjectShape => ({
      name: 'a component of the workspace brings the package along',
      manager,
      files: transitive(linksWithWorkspace.includes(manager) ? 'workspace:*' : '1.0.0'),
      folder: 'packages/program',
      ways: [hoisting.includes(manager) ? [] : ['component/package.json']],
    }),
  ),
  ...(['pnpm', 'yarn, pnp', 'bun, isolated'] as const).map(
    (manager): ProjectShape => ({
      name: 'the component can only be imported, and does not show its package.json',
      manager,
      files: {
        ...transitive('workspace:*', importOnly, importOnlyText),
        'packages/program/index.mjs': importer,
      },
      folder: 'packages/program',
      program: 'index.mjs',
      ...(manager === 'yarn, pnp' && { node: ['--experimental-loader', '../../.pnp.loader.mjs'] }),
      ways: [['../component/package.json']],
    }),
  ),
  ...(['npm', 'pnpm', 'yarn, pnp'] as const).map(
    (manager): ProjectShape => ({
      name: 'the component has an older copy of its own',
      manager,
      files: {
        ...transitive(linksWithWorkspace.includes(manager) ? 'workspace:*' : '1.0.0', {
          ...component1,
          dependencies: { ...pulumi, 'pulumi-mailgun': '@older' },
        }),
        'packages/program/package.json': {
          private: true,
          name: 'program',
          version: '1.0.0',
          dependencies: {
            ...pulumi,
            component: linksWithWorkspace.includes(manager) ? 'workspace:*' : '1.0.0',
            'pulumi-mailgun': '@tarball',
          },
        },
        'packages/program/index.js': both,
      },
      folder: 'packages/program',
      ways: [[], ['component/package.json']],
      copies: ['newer', 'older'],
    }),
  ),
  {
    name: 'the component is linked (npm link)',
    manager: 'npm',
    files: {
      'component/package.json': component1,
      'component/index.js': component,
      'program/package.json': { private: true, name: 'program', dependencies: pulumi },
      'program/index.js': user,
    },
    folder: 'program',
    afterwards: [
      ['component', 'npm', 'install'],
      ['program', 'npm', 'install'],
      ['program', 'npm', 'link', '../component', '--no-save'],
    ],
    ways: [['component/package.json']],
  },
  {
    name: 'two components, one behind the other',
    manager: 'pnpm',
    files: {
      ...transitive('workspace:*'),
      'packages/outer/package.json': { name: 'outer', version: '1.0.0', dependencies: { component: 'workspace:*' } },
      'packages/outer/index.js': "module.exports = require('component');\n",
      'packages/program/package.json': {
        private: true,
        name: 'program',
        version: '1.0.0',
        dependencies: { ...pulumi, outer: 'workspace:*' },
      },
      'packages/program/index.js': "require('outer').mail();\n",
    },
    folder: 'packages/program',
    ways: [['outer/package.json', 'component/package.json']],
  },
  {
    name: 'a file beside the program, with an installation of its own, is imported by its path',
    manager: 'npm',
    files: {
      'package.json': { private: true, name: 'house' },
      'shared/package.json': component1,
      'shared/mail.js': component,
      'program/package.json': { private: true, name: 'program', dependencies: pulumi },
      'program/index.js': "require('../shared/mail').mail();\n",
    },
    folder: 'program',
    afterwards: [
      ['shared', 'npm', 'install'],
      ['program', 'npm', 'install'],
    ],
    ways: [['../shared/package.json']],
  },
  {
    name: 'a git worktree outside the checkout, with the installation of the checkout',
    manager: 'pnpm',
    files: Object.fromEntries(Object.entries(transitive('workspace:*')).map(([path, text]) => [`checkout/${path}`, text])),
    folder: 'worktree/packages/program',
    afterwards: [
      ['checkout', 'git', 'init', '--quiet'],
      ['checkout', 'git', 'add', '*.json', '*.js', '*.yaml'],
      ['checkout', 'git', '-c', 'user.name=a', '-c', 'user.email=a@example.com', 'commit', '--quiet', '--message', 'a'],
      ['checkout', 'pnpm', 'install'],
      ['checkout', 'git', 'worktree', 'add', '--quiet', '../worktree'],
      ['worktree/packages/program', 'ln', '-s', '../../../checkout/packages/program/node_modules', 'node_modules'],
    ],
    ways: [['component/package.json']],
  },
  {
    name: 'the program lies in a folder of the project (main)',
    manager: 'pnpm',
    files: { 'package.json': direct, 'infra/src/index.js': program },
    folder: 'infra/src',
    ways: [[]],
  },
  {
    name: 'an ES module',
    manager: 'npm',
    files: { 'package.json': { ...direct, type: 'module' }, 'index.js': typescript.replace(' as const satisfies mailgun.RouteArgs', '') },
    ways: [[]],
  },
  ...(
    [
      ['ts-node', { 'ts-node': '^10.9.2', typescript: '~5.9.3' }, ['-r', 'ts-node/register/transpile-only']],
      ['tsx', { tsx: '^4.20.0' }, ['--import', 'tsx']],
      ['swc', { '@swc-node/register': '^1.10.0', '@swc/core': '^1.12.0', typescript: '~5.9.3' }, ['-r', '@swc-node/register']],
    ] as const
  ).map(
    ([loader, dependencies, node]): ProjectShape => ({
      name: `TypeScript with ${loader}`,
      manager: 'npm',
      files: {
        'package.json': { ...direct, dependencies: { ...direct.dependencies, ...dependencies } },
        'tsconfig.json': tsconfig,
        'index.ts': typescript,
      },
      program: 'index.ts',
      node,
      ways: [[]],
    }),
  ),
  {
    name: 'TypeScript compiled before it runs',
    manager: 'npm',
    files: {
      'package.json': { ...direct, dependencies: { ...direct.dependencies, typescript: '~5.9.3' } },
      'src/index.ts': typescript,
    },
    program: 'bin/index.js',
    afterwards: [
      ['.', 'npx', 'tsc', '--outDir', 'bin', '--module', 'node16', '--target', 'es2022', '--strict', '--skipLibCheck', 'src/index.ts'],
    ],
    ways: [[]],
  },
  {
    name: 'Pulumi.yaml in a folder of its own, and the program beside it',
    manager: 'npm',
    files: { 'package.json': direct, 'pulumi/Pulumi.yaml': 'name: a\nruntime: nodejs\nmain: ../src/index.js\n', 'src/index.js': program },
    folder: 'src',
    ways: [[]],
  },
  ...(['node@22', 'node@24'] as const).flatMap((runtime): ProjectShape[] => [
    { name: `${runtime}, JavaScript`, manager: 'npm', files: { 'package.json': direct, 'index.js': program }, runtime, ways: [[]] },
    {
      name: `${runtime}, TypeScript whose types Node takes out`,
      manager: 'npm',
      files: { 'package.json': { ...direct, type: 'module' }, 'index.ts': typescript },
      program: 'index.ts',
      node: ['--experimental-strip-types'],
      runtime,
      ways: [[]],
    },
  ]),
  {
    name: 'Bun runs TypeScript instead of Node',
    manager: 'bun',
    files: { 'package.json': direct, 'index.ts': typescript },
    program: 'index.ts',
    runtime: 'bun',
    ways: [[]],
  },
];
