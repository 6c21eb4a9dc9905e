import fc from 'fast-check';
import { readBridgedStack } from '../../../provider/migration/bridged-stack';
import type { Foreign, Migration, Unmapped } from '../../../provider/migration/migration';
import { readTerraform } from '../../../provider/migration/terraform';
import { resources } from '../../../provider/resources';
import { common, fork } from './attributes';

const SECRETS = ['domain-password', 'credential-password', 'api-key-secret', 'fork-password', 'sending-key-secret'];

/** What a provider may have written, with some of it missing, empty or of another type. */
const attributes = fc
  .constantFrom(...Object.entries(common), ...Object.entries(fork), ['mailgun_alert', { id: '1' }] as const)
  .chain(([type, values]) =>
    fc
      .record(
        Object.fromEntries(
          Object.entries(values).map(([name, value]) => [
            name,
            fc.oneof({ weight: 5, arbitrary: fc.constant(value) }, fc.constantFrom('', null, 0, true, 'eu', 'eu:x', 'a@b@c'), fc.string()),
          ]),
        ),
        { requiredKeys: [] },
      )
      .map((some) => ({ type, values: some as Readonly<Record<string, unknown>> })),
  );

const label = fc.stringMatching(/^[a-c](-0)?$/);
const modules = fc.array(fc.tuple(label, fc.option(fc.oneof(fc.nat(1), fc.stringMatching(/^[a-c."\]]{1,2}$/)))), { maxLength: 2 });
const key = fc.option(fc.oneof(fc.nat(2), fc.stringMatching(/^[a-c."\]]{1,2}$/)));

const instance = fc.record({
  resource: attributes,
  mode: fc.constantFrom('managed', 'managed', 'managed', 'data'),
  name: label,
  index: key,
  modules,
  deposed: fc.option(fc.constantFrom('1e5b8e2f', '00000001'), { freq: 6 }),
});

const indexed = (index: string | number | null) => (index === null ? '' : `[${JSON.stringify(index)}]`);

function expectEachOnce({ things, unmapped }: Migration, expected: readonly string[]) {
  const all: readonly (Foreign | Unmapped)[] = [...things, ...unmapped];
  expect(all.map(({ from }) => from).sort()).toEqual([...expected].sort());
  expect(things.filter(({ type }) => !resources[type])).toEqual([]);
  expect(things.filter(({ id }) => id === '')).toEqual([]);
  for (const part of ['name', 'id'] as const) {
    const keys = things.map((thing) => `${thing.type} ${thing[part]}`);
    expect(keys).toEqual([...new Set(keys)]);
  }
  const words = JSON.stringify(unmapped.map(({ reason }) => reason));
  expect(SECRETS.filter((secret) => words.includes(secret))).toEqual([]);
  expect(words).not.toContain('\\n');
}

test('every instance in a Terraform state is taken or reported, once, by a name of its own', () => {
  fc.assert(
    fc.property(fc.array(instance, { maxLength: 12 }), (list) => {
      const shown = list.map(({ resource: { type, values }, mode, name, index, modules: path, deposed }) => {
        const module = path.map(([each, at]) => `module.${each}${indexed(at)}`).join('.');
        const own = `${mode === 'data' ? 'data.' : ''}${type}.${name}${indexed(index)}`;
        const address = module === '' ? own : `${module}.${own}`;
        const resource = {
          address,
          mode,
          type,
          name,
          values,
          ...(index !== null && { index }),
          ...(deposed !== null && { deposed_key: deposed }),
        };
        return { module, resource, from: deposed === null ? address : `${address} (deposed object ${deposed})` };
      });
      const unique = [...new Map(shown.map((each) => [each.from, each])).values()];
      const root = {
        resources: unique.filter(({ module }) => module === '').map(({ resource }) => resource),
        child_modules: [...new Set(unique.map(({ module }) => module))]
          .filter((module) => module !== '')
          .map((address) => ({ address, resources: unique.filter(({ module }) => module === address).map(({ resource }) => resource) })),
      };
      const migration = readTerraform({ format_version: '1.0', values: { root_module: root } }, { region: 'us' });
      expectEachOnce(
        migration,
        unique.filter(({ resource }) => resource.mode === 'managed').map(({ from }) => from),
      );
    }),
  );
});

test('every resource in a stack is taken or reported, once, by a name of its own', () => {
  const inStack = fc.record({ resource: attributes, name: label, parent: fc.option(label), doomed: fc.boolean() });
  fc.assert(
    fc.property(fc.array(inStack, { maxLength: 12 }), (list) => {
      const all = list.map(({ resource: { type, values }, name, parent, doomed }) => {
        const kind = type.replace(/^mailgun_/, '').replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());
        const token = `mailgun:index/${kind}:${kind.replace(/^./, (letter) => letter.toUpperCase())}`;
        const component = parent === null ? undefined : `urn:pulumi:prod::mail::acme:mail:${parent}::${parent}`;
        const urn = `urn:pulumi:prod::mail::${parent === null ? '' : `acme:mail:${parent}$`}${token}::${name}`;
        return { urn, type: token, id: values.id, outputs: values, ...(component !== undefined && { parent: component }), delete: doomed };
      });
      const unique = [...new Map(all.map((each) => [each.urn, { ...each, id: typeof each.id === 'string' ? each.id : '' }])).values()];
      expectEachOnce(
        readBridgedStack({ version: 3, deployment: { resources: unique } }),
        unique.map(({ urn }) => urn),
      );
    }),
  );
});
