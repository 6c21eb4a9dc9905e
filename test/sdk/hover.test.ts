import { join } from 'node:path';
import { api, type Endpoint } from 'mailgun-sdk';
import ts from 'typescript';

// What an editor shows over `mailgun.domains.create` is what the checker finds for that property of `Mailgun`.
const program = ts.createProgram([join(__dirname, '../../sdk/client.ts')], {
  noEmit: true,
  strict: true,
  skipLibCheck: true,
  types: ['node'],
});
const checker = program.getTypeChecker();
const source = program.getSourceFile(join(__dirname, '../../sdk/client.ts'));
const exported = source && checker.getSymbolAtLocation(source);
const mailgun = exported && checker.getExportsOfModule(exported).find(({ name }) => name === 'Mailgun');

function hoverOf(area: string, name: string): string {
  const areaType = mailgun && propertyOf(checker.getDeclaredTypeOfSymbol(mailgun), area);
  const method = areaType?.type.getProperty(name);
  return ts.displayPartsToString(method?.getDocumentationComment(checker)).replace(/\s+/g, ' ');
}

function propertyOf(type: ts.Type, name: string): { readonly type: ts.Type } | undefined {
  const property = type.getProperty(name);
  return property && { type: checker.getTypeOfSymbol(property) };
}

const endpoints = Object.entries(api).flatMap(([area, calls]) =>
  Object.entries<Endpoint>(calls).map(([name, { role }]) => ({ area, name, role })),
);

describe('what an editor shows over a method', () => {
  test.each(endpoints)('says of $area $name what it does and that it needs the role $role', ({ area, name, role }) => {
    const hover = hoverOf(area, name);
    expect(hover).toMatch(new RegExp(`Role: ${role}\\.$`));
    expect(hover.length).toBeGreaterThan(`Role: ${role}.`.length + 15);
  });

  test.each(['sendBatch', 'getByUrl', 'getMimeByUrl', 'resendByUrl', 'openAttachment', 'deleteAllScheduled'])(
    'explains messages.%s',
    (name) => {
      expect(hoverOf('messages', name)).toMatch(/Role: (Analyst|Developer)\.$/);
    },
  );

  test('explains events.tail', () => expect(hoverOf('events', 'tail')).toMatch(/Role: Analyst\.$/));
});
