import { programsWay } from './way-to-package';

/**
 * The text in Pulumi's state instead of a serialized provider: it loads the installed package.
 *
 * Every stack that was ever deployed holds these bytes. Pulumi runs them in its own process: the working directory is the program's folder, and
 * `require` is that of `@pulumi/pulumi`. The package is looked for along `way`, then from the program, then from `@pulumi/pulumi`, beside which pnpm
 * and Bun put what only a dependency asked for. A step that leads nowhere any more is left out, so that a package that the program has always serves.
 * A third of the text is the sentence for those who do not have the package, where Pulumi would print a stack trace.
 *
 * @param way Specifiers from the program to the package that brings this one along, each resolved from the one before. No path of a machine.
 */
export function providerText(way: readonly string[]): string {
  const steps = way.length === 0 ? '' : `${JSON.stringify(way)}${FOLLOWED},`;
  return `${BEGIN}${steps}${END}`;
}

const BEGIN = 'exports.handler=()=>{try{return require(require.resolve("pulumi-mailgun/dynamic",{paths:[';
const FOLLOWED = '.reduce((p,n)=>{try{return require.resolve(n,{paths:[p]})}catch{return p}},".")';
const END =
  '".",require.main.path]})).provider}catch(e){throw Object.assign(Error("Install pulumi-mailgun in "+process.cwd()+": "+e.message.split("\\n")[0]),{stack:""})}}';

/** The text where the program itself has the package. */
export const PROVIDER_TEXT = providerText([]);

/** The way in such a text. */
export function wayOf(text: unknown): readonly string[] | undefined {
  if (typeof text !== 'string' || !text.startsWith(BEGIN) || !text.endsWith(END)) return undefined;
  const steps = text.slice(BEGIN.length, -END.length);
  return steps === '' ? [] : JSON.parse(steps.slice(0, -`${FOLLOWED},`.length));
}

let text: string | undefined;

/** The text that leads from the program that is running to this copy of the package. */
export function textOfThisProgram(): string {
  text ??= providerText(programsWay());
  return text;
}
