import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const root = resolve(__dirname, '../..');

/** A room, and what must not be imported there. */
const refused = [
  ['sdk', '@pulumi/pulumi'],
  ['sdk', 'undici'],
  ['sdk', '../test/sdk/form'],
  ['sdk/schema', '../http/transport'],
  ['sdk/http', '../api/routes'],
  ['sdk/http', 'undici'],
  ['sdk/api', '../http/transport'],
  ['sdk/webhooks', '../calls'],
  ['sdk/compositions', '../client'],
  ['provider', './cli/bin'],
  ['provider/lifecycle', '@pulumi/pulumi'],
  ['provider/lifecycle', '../resources/route'],
  ['provider/resources', '@pulumi/pulumi'],
  ['provider/resources', '../lifecycle/lifecycle'],
  ['provider/functions', '@pulumi/pulumi'],
  ['provider/functions', '../resources/route'],
  ['provider/pulumi', '../index'],
  ['provider/pulumi', '../../sdk/client'],
  ['provider/inventory', '@pulumi/pulumi'],
  ['provider/inventory', '../pulumi/config'],
  ['provider/inventory', '../program/write-program'],
  ['provider/program', '../lifecycle/account'],
  ['provider/program', '../pulumi/config'],
  ['provider/program', 'mailgun-sdk'],
  ['provider/migration', '../resources'],
  ['provider/migration', '../inventory/thing'],
  ['provider/migration', 'mailgun-sdk'],
  ['provider/drift', '../inventory/thing'],
  ['provider/drift', '../cli/stack'],
  ['provider/drift', 'mailgun-sdk'],
  ['provider/cli', '@pulumi/pulumi'],
  ['provider/cli', '../index'],
  ['gate/webhooks', '../mcp/server'],
  ['gate/webhooks', '../policy/policy'],
  ['gate/webhooks', 'undici'],
  ['emulator', 'pulumi-mailgun'],
  ['emulator/http', '../store/store'],
  ['emulator/store', '../api/routes'],
  ['emulator/clock', '../store/store'],
  ['emulator/faults', '../store/store'],
  ['emulator/analytics', '../delivery/events'],
  ['emulator/message', '../delivery/queue'],
  ['emulator/posting', '../delivery/record'],
  ['emulator/delivery', '../api/messages'],
  ['emulator/inbound', '../api/routes'],
  ['emulator/smtp', '../store/store'],
  ['emulator/record', '../store/store'],
  ['emulator/page/app', '../../store/store'],
  ['emulator/api', '../server'],
  ['emulator/api', '../../sdk/api/routes'],
  ['gate', 'undici'],
  ['gate', '@modelcontextprotocol/server'],
  ['gate', './cli/bin'],
  ['gate', 'mailgun-emulator'],
  ['gate/operations', '../policy/policy'],
  ['gate/operations', '../../sdk/api/routes'],
  ['gate/policy', '../decision/decide'],
  ['gate/decision', '../upstream/send'],
  ['gate/decision', '../audit/entry'],
  ['gate/limits', '../policy/policy'],
  ['gate/approval', '../audit/key'],
  ['gate/audit', '../operations/call'],
  ['gate/upstream', '../policy/policy'],
  ['gate/upstream', '@modelcontextprotocol/server'],
  ['gate/http', '../decision/decide'],
  ['gate/http', 'undici'],
  ['gate/mcp', '../upstream/send'],
  ['gate/mcp', 'undici'],
  ['gate/page', '../policy/policy'],
  ['gate/cli', 'undici'],
  ['gate/cli', 'pulumi-mailgun'],
] as const;

const allowed = [
  ['sdk/http', '../schema/endpoint'],
  ['sdk/api', '../schema/wire'],
  ['provider/resources', '../lifecycle/define-resource'],
  ['provider/functions', 'mailgun-sdk'],
  ['provider/pulumi', '@pulumi/pulumi'],
  ['provider/pulumi', '../functions/get-domain'],
  ['provider/inventory', '../lifecycle/if-there'],
  ['provider/inventory', 'mailgun-sdk'],
  ['provider/program', '../inventory/thing'],
  ['provider/migration', '../lifecycle/define-resource'],
  ['provider/drift', 'zod'],
  ['provider/cli', '../pulumi/config'],
  ['provider/cli', '../migration/migration'],
  ['gate/webhooks', '../gate'],
  ['gate/webhooks', 'mailgun-sdk'],
  ['emulator/api', '../store/store'],
  ['gate', './decision/decide'],
  ['gate/operations', 'mailgun-sdk'],
  ['gate/policy', '../operations/area'],
  ['gate/decision', '../policy/policy'],
  ['gate/upstream', 'undici'],
  ['gate/http', '../gate'],
  ['gate/mcp', '@modelcontextprotocol/server'],
  ['gate/page', '../approval/approvals'],
  ['gate/cli', '../start-gate'],
  ['gate/cli', 'mailgun-emulator'],
] as const;

/** One file for each import, in a house with the same rooms and the same linter. */
const house = mkdtempSync(join(tmpdir(), 'walls-'));
let said = '';

const fileOf = (room: string, imported: string) => `${room}/${imported.replace(/\W+/g, '-')}-intruder.ts`;

beforeAll(() => {
  copyFileSync(join(root, 'biome.json'), join(house, 'biome.json'));
  for (const [room, imported] of [...refused, ...allowed]) {
    mkdirSync(join(house, room), { recursive: true });
    writeFileSync(join(house, fileOf(room, imported)), `import { intruder } from '${imported}';\nintruder();\n`);
  }
  const biome = join(root, 'node_modules/@biomejs/biome/bin/biome');
  const options = ['lint', '--only=style/noRestrictedImports', '--vcs-enabled=false', '--reporter=github', '--max-diagnostics=none'];
  said = spawnSync(process.execPath, [biome, ...options], { cwd: house, encoding: 'utf8' }).stdout;
});

afterAll(() => rmSync(house, { recursive: true }));

describe('the walls between the rooms', () => {
  test.each(refused)('%s refuses to import %s', (room, imported) => {
    expect(said).toContain(`/${fileOf(room, imported)},`);
  });

  test.each(allowed)('%s may import %s', (room, imported) => {
    expect(said).not.toContain(`/${fileOf(room, imported)},`);
  });
});
