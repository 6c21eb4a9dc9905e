import { readBridgedStack } from '../../provider/migration/bridged-stack';
import { readTerraform } from '../../provider/migration/terraform';
import { common, fork } from '../provider/migration/attributes';
import { read } from './pages';

/** A row of a table: what stands in back-ticks in its first cells, and the class that its last cell links to. */
const rowsOf = (page: string, first: RegExp) =>
  read(page)
    .split('\n')
    .filter((line) => first.test(line))
    .map((line) => ({
      types: [...line.matchAll(/`(mailgun[_:][\w:/]+)`/g)].map(([, type = '']) => type),
      link: /\| \[`(\w+)`\]/.exec(line)?.[1],
    }));

const attributesOf: Readonly<Record<string, object>> = { ...fork, ...common, mailgun_credential: common.mailgun_domain_credential };

test('the page on Terraform says of each type what becomes of it, and names all that are taken over', () => {
  const rows = rowsOf('docs/migration/terraform.md', /^\| `mailgun_/).flatMap(({ types, link }) => types.map((type) => ({ type, link })));
  const become = (type: string) => {
    const resource = { address: 'a', mode: 'managed', type, name: 'a', values: attributesOf[type] ?? { id: '1', domain: 'a.example.com' } };
    return readTerraform({ format_version: '1.0', values: { root_module: { resources: [resource] } } }).things[0]?.type;
  };
  expect(rows).toEqual(rows.map(({ type }) => ({ type, link: become(type) })));
  expect(rows.map(({ type }) => type)).toEqual(expect.arrayContaining(Object.keys(attributesOf)));
});

test('the page on the bridged provider says of each type what becomes of it', () => {
  const rows = rowsOf('docs/migration/bridged-provider.md', /^\| `mailgun\.\w+` \| `mailgun:/).map(({ types: [type = ''], link }) => ({
    type,
    link,
  }));
  const become = (type: string) => {
    const outputs = { domain: 'a.example.com', login: 'app', kind: 'opened' };
    const resources = [{ urn: `urn:pulumi:s::p::${type}::a`, type, id: 'a', outputs }];
    return readBridgedStack({ version: 3, deployment: { resources } }).things[0]?.type;
  };
  expect(rows).toHaveLength(5);
  expect(rows).toEqual(rows.map(({ type }) => ({ type, link: become(type) })));
});
