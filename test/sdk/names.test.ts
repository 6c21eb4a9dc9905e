import { resolve } from 'node:path';
import ts from 'typescript';

// The names are compared with the calls of `Mailgun` as the compiler sees them, not against what they are made of.
const root = resolve(__dirname, '../..');
let checker: ts.TypeChecker;
let names: { readonly name: string; readonly text: string; readonly call: string; readonly type: ts.Type }[];
let mailgun: ts.Type;

beforeAll(() => {
  const files = ['sdk/names.ts', 'sdk/client.ts'].map((file) => resolve(root, file));
  const program = ts.createProgram(files, {
    strict: true,
    exactOptionalPropertyTypes: true,
    skipLibCheck: true,
    noEmit: true,
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.Node16,
    moduleResolution: ts.ModuleResolutionKind.Node16,
    types: ['node'],
  });
  checker = program.getTypeChecker();
  const [exported = [], client = []] = files.map((file) => {
    const module = checker.getSymbolAtLocation(program.getSourceFile(file) as ts.SourceFile);
    return module && checker.getExportsOfModule(module);
  });
  names = exported.map((symbol) => ({
    name: symbol.name,
    text: ts.displayPartsToString(symbol.getDocumentationComment(checker)),
    call: /typeof api\.([\w.]+)/.exec(symbol.declarations?.[0]?.getText() ?? '')?.[1] ?? '',
    type: checker.getDeclaredTypeOfSymbol(symbol),
  }));
  mailgun = checker.getDeclaredTypeOfSymbol(client.find(({ name }) => name === 'Mailgun') as ts.Symbol);
});

const signatureOf = (call: string) => {
  const [area = '', name = ''] = call.split('.');
  const calls = checker.getTypeOfSymbol(mailgun.getProperty(area) as ts.Symbol);
  return checker.getTypeOfSymbol(calls.getProperty(name) as ts.Symbol).getCallSignatures()[0] as ts.Signature;
};
const isSame = (one: ts.Type, other: ts.Type) =>
  !((one.flags | other.flags) & ts.TypeFlags.Any) && checker.isTypeAssignableTo(one, other) && checker.isTypeAssignableTo(other, one);
const isInput = ({ name }: { readonly name: string }) => /^(Create|Update|Send|Query)(?=[A-Z])/.test(name) && name !== 'SendAlert';

test('each input has the name of its call, and is what that call takes, both ways', () => {
  const inputs = names.filter(isInput);
  expect(inputs.length).toBeGreaterThan(30);
  const different = inputs.filter(({ call, type }) => {
    const [given] = signatureOf(call).parameters.map((parameter) => checker.getTypeOfSymbol(parameter));
    const [input] = given ? checker.getTypeArguments(given as ts.TypeReference) : [];
    return !input || !isSame(type, checker.getNonNullableType(input));
  });
  expect(different.map(({ name }) => name)).toEqual([]);
});

test('each item has the name of its list, and is what that list is of, both ways', () => {
  const items = names.filter((each) => !isInput(each));
  expect(items.length).toBeGreaterThan(15);
  const different = items.filter(({ call, type }) => {
    const [item] = checker.getTypeArguments(signatureOf(call).getReturnType() as ts.TypeReference);
    return !item || !isSame(type, item);
  });
  expect(different.map(({ name }) => name)).toEqual([]);
});

test('what another call takes is not the same', () => {
  const [message, domain] = ['SendMessage', 'CreateDomain'].map((name) => names.find((each) => each.name === name)?.type as ts.Type);
  expect(isSame(message as ts.Type, domain as ts.Type)).toBe(false);
});

test('one rule makes the names, and each has a text', () => {
  for (const each of names) {
    const [area = '', verb = ''] = each.call.split('.');
    const noun = area.replace(/^\w/, (letter) => letter.toUpperCase());
    const words = isInput(each) ? verb.replace(/^\w/, (letter) => letter.toUpperCase()) : '';
    const expected = words === 'Query' ? `Query${noun}` : words + noun.replace(/s$/, '').replace(/list$/, 'listEntry');
    expect(each.text).toMatch(/\.$/);
    expect({ [each.call]: each.name }).toEqual({ [each.call]: words === 'SendMime' ? 'SendMimeMessage' : expected });
  }
});
