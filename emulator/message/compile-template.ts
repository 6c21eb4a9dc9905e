import { type Context, createContext, Script } from 'node:vm';
import type Handlebars from 'handlebars';

/** A template is hostile input. Handlebars has no limits of its own, so these hold for one message. */
const limits = { nesting: 200, iterations: 100_000, characters: 25 * 1024 * 1024, milliseconds: 5_000 };

type Render = (variables: Readonly<Record<string, unknown>>) => string;

/** What one rendering has used of the limits. */
interface Spent {
  iterations: number;
  characters: number;
}

/** The last ones, because a message to 1,000 is rendered 1,000 times. */
const compiled = new Map<string, Render>();
const mostCompiled = 50;

/**
 * A Handlebars template as a function; with `isHtml` values are escaped. Both compiling and rendering are bounded in depth, loops, length and
 * time, and throw where that is not enough.
 */
export function compileTemplate(template: string, isHtml: boolean): Render {
  const key = `${isHtml} ${template}`;
  const render = compiled.get(key) ?? compile(template, isHtml);
  compiled.delete(key);
  compiled.set(key, render);
  for (const [oldest] of compiled) if (compiled.size > mostCompiled) compiled.delete(oldest);
  return render;
}

function compile(template: string, isHtml: boolean): Render {
  refuseNesting(template);
  const spent: Spent = { iterations: 0, characters: 0 };
  const handlebars = createHandlebars(spent);
  const program = handlebars.parse(template);
  refusePartials(program);
  const run = handlebars.compile<unknown>(program, { noEscape: !isHtml });
  return (variables) => {
    Object.assign(spent, { iterations: 0, characters: 0 });
    const rendered = inTime(() => run(variables, { allowProtoPropertiesByDefault: false, allowProtoMethodsByDefault: false }));
    if (rendered.length > limits.characters) throw new Error('what it renders is too long');
    return rendered;
  };
}

let guard: { readonly context: Context; readonly script: Script } | undefined;

/** Only a script can be stopped while it runs, with all that it calls. What is in its context is no protection, and none is needed. */
function inTime(render: () => string): string {
  guard ??= { context: createContext({}), script: new Script('render()') };
  Object.assign(guard.context, { render });
  return guard.script.runInContext(guard.context, { timeout: limits.milliseconds });
}

/** Handlebars as Mailgun has it: `if`, `unless`, `each`, `with`, and `equal`, which compares as text (user-manual/sending-messages/send-templates). */
function createHandlebars(spent: Spent): typeof Handlebars {
  const handlebars = (require('handlebars') as typeof Handlebars).create();
  handlebars.logger.level = 'none' as never;
  handlebars.unregisterHelper('log');
  handlebars.registerHelper('equal', function (this: unknown, left: unknown, right: unknown, options: Handlebars.HelperOptions) {
    return String(left) === String(right) ? options.fn(this) : options.inverse(this);
  });
  limitEach(handlebars, spent);
  return handlebars;
}

/** Loops in loops multiply: all of them together may go round so often, and no further. */
function limitEach(handlebars: typeof Handlebars, spent: Spent): void {
  const { each } = handlebars.helpers;
  handlebars.registerHelper('each', function (this: unknown, items: unknown, options?: Handlebars.HelperOptions) {
    if (options === undefined) throw new Error('#each needs something to go through');
    const fn: Handlebars.TemplateDelegate = (context, settings) => {
      spent.iterations += 1;
      if (spent.iterations > limits.iterations) throw new Error(`loops go round more than ${limits.iterations} times`);
      const piece = options.fn(context, settings);
      spent.characters += piece.length;
      if (spent.characters > limits.characters) throw new Error('what it renders is too long');
      return piece;
    };
    return each?.call(this, items, { ...options, fn });
  });
}

/** The parser takes time that grows with the square of the depth, and more. */
function refuseNesting(template: string): void {
  let blocks = 0;
  let brackets = 0;
  let isInside = false;
  for (const [found] of template.matchAll(/\{\{\{?~?\s*(?:[#^]\s*[^}\s~]|\/)|\{\{|\}\}|[()]/g)) {
    if (/[{}]/.test(found)) {
      isInside = found.startsWith('{');
      brackets = 0;
    }
    if (found.endsWith('/')) blocks -= 1;
    else if (isInside && found === '(') brackets += 1;
    else if (isInside && found === ')') brackets -= 1;
    else if (/[#^]/.test(found)) blocks += 1;
    if (Math.max(blocks, brackets) > limits.nesting) throw new Error(`it is nested more than ${limits.nesting} deep`);
  }
}

/** Partials call themselves, and decorators change how a template runs. Mailgun documents neither. */
function refusePartials(program: unknown): void {
  const open: unknown[] = [program];
  while (open.length > 0) {
    const node = open.pop();
    if (typeof node !== 'object' || node === null) continue;
    const { type } = node as { readonly type?: unknown };
    if (typeof type === 'string' && /^(Partial|Decorator)/.test(type)) throw new Error('partials and decorators are not supported');
    open.push(...Object.values(node));
  }
}
