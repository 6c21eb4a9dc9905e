// Makes the site of `npm run docs` readable where TypeDoc shows how the types are built instead of what they say. typedoc.json loads it.
import { dirname, join } from 'node:path';
import { Comment, Converter, IntrinsicType, ReferenceType, ReflectionKind } from 'typedoc';

const packages = { sdk: 'mailgun-sdk', provider: 'pulumi-mailgun', emulator: 'mailgun-emulator', gate: 'mailgun-gate' };

/** TypeDoc calls it. */
export function load(app) {
  app.converter.on(Converter.EVENT_CREATE_DECLARATION, (context, reflection) => {
    if (reflection.kindOf(ReflectionKind.Module)) reflection.name = packages[reflection.name] ?? reflection.name;
    if (reflection.kindOf(ReflectionKind.Property) && reflection.parent?.name === 'Mailgun') showCalls(context, reflection);
  });
  app.converter.on(Converter.EVENT_CREATE_DOCUMENT, (_context, document) => {
    document.name = titleOf(document);
  });
  app.converter.on(Converter.EVENT_RESOLVE_BEGIN, ({ project }) => {
    for (const each of project.getReflectionsByKind(ReflectionKind.Class)) showArguments(each, project);
  });
}

/** Its first heading, in the folder that it lies in; a path is what TypeDoc would take. */
function titleOf({ name, content }) {
  const [, heading] = /^# (.*)$/m.exec(content.map(({ text }) => text).join('')) ?? [];
  if (heading === undefined) return name;
  const folder = name.endsWith('README') ? '.' : dirname(name);
  return join(folder, heading.replaceAll('`', '').replaceAll('/', ' '));
}

/** The calls of an area by name. Their types are made from the schemas: written out they are 6 MB. */
function showCalls(context, area) {
  const { checker } = context;
  const symbol = context.getSymbolFromReflection(area);
  if (!symbol) return;
  const calls = checker.getTypeOfSymbol(symbol).getProperties();
  const lines = calls.map((call) => {
    const text = call.getDocumentationComment(checker).map((part) => part.text);
    return `- \`${call.name}\`: ${text.join('').replace(/\s+/g, ' ')}`;
  });
  area.type = new IntrinsicType('object');
  area.comment = new Comment([{ kind: 'text', text: lines.join('\n') }]);
}

/** The class of a resource comes from a function, whose type parameter TypeDoc would show in place of the arguments. */
function showArguments(resource, project) {
  const named = resource.parent?.getChildByName(`${resource.name}Args`);
  const [signature] = resource.getChildByName('constructor')?.signatures ?? [];
  const parameter = signature?.parameters?.find(({ name }) => name === 'args');
  if (!named || !parameter) return;
  parameter.type = ReferenceType.createResolvedReference(named.name, named, project);
  delete resource.extendedTypes;
  for (const each of [signature, ...resource.children, ...resource.children.flatMap(({ signatures }) => signatures ?? [])])
    delete each.inheritedFrom;
}
