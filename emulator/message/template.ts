import { type Context, createContext, Script } from 'node:vm';
import type Handlebars from 'handlebars';
import type { Store } from '../store/store';
import type { StoredDomain, StoredTemplateVersion } from '../store/stored';

/** Why a message cannot be made; the words are for the description of its failed event. Mailgun's own are neither recorded nor documented. */
export class RenderError extends Error {
  override readonly name = 'RenderError';
}

interface Named {
  readonly template?: string | undefined;
  readonly templateVersion?: string | undefined;
}

/** The version that a message asks for, or the active one; templates of the domain go before those of the account. */
export function findTemplateVersion(store: Store, domain: StoredDomain | undefined, { template: name = '', templateVersion: tag }: Named) {
  const template = domain?.templates.get(name) ?? store.templates.get(name);
  if (template === undefined) throw new RenderError(`template ${name} not found`);
  const version = template.versions.get(tag?.toLowerCase() ?? template.activeTag ?? '');
  if (version === undefined) throw new RenderError(`template ${name} has no version ${tag ?? ''}`.trimEnd());
  return version;
}

type Variables = Readonly<Record<string, unknown>>;

export interface RenderedTemplate {
  readonly html: string;
  readonly subject: string | undefined;
  readonly from: string | undefined;
  readonly replyTo: string | undefined;
}

/** A template is hostile input. Handlebars has no limits of its own, so these hold for one message. */
const limits = { nesting: 200, iterations: 100_000, characters: 25 * 1024 * 1024, milliseconds: 5_000 };

/**
 * Content and headers of a version with the variables filled in.
 *
 * @throws {RenderError} where it is no template, or takes too much.
 */
export function renderTemplate({ content, headers }: StoredTemplateVersion, variables: Variables): RenderedTemplate {
  const render = (template: string, isHtml: boolean) => renderOne(template, variables, isHtml);
  const header = (template: string | undefined) => (template === undefined ? undefined : render(template, false));
  return {
    html: render(content ?? '', true),
    subject: header(headers?.subject),
    from: header(headers?.from),
    replyTo: header(headers?.replyTo),
  };
}

function renderOne(template: string, variables: Variables, isHtml: boolean): string {
  try {
    refuseNesting(template);
    const handlebars = createHandlebars();
    const program = handlebars.parse(template);
    refusePartials(program);
    const run = handlebars.compile<Variables>(program, { noEscape: !isHtml });
    const rendered = inTime(() => run(variables, { allowProtoPropertiesByDefault: false, allowProtoMethodsByDefault: false }));
    if (rendered.length > limits.characters) throw new Error('what it renders is too long');
    return rendered;
  } catch (error) {
    const [reason = ''] = (error instanceof Error ? error.message : String(error)).split('\n');
    throw new RenderError(`template cannot be rendered: ${reason}`);
  }
}

let guard: { readonly context: Context; readonly script: Script } | undefined;

/** Only a script can be stopped while it runs, with all that it calls. What is in its context is no protection, and none is needed. */
function inTime(render: () => string): string {
  guard ??= { context: createContext({}), script: new Script('render()') };
  Object.assign(guard.context, { render });
  return guard.script.runInContext(guard.context, { timeout: limits.milliseconds });
}

/** Handlebars as Mailgun has it: `if`, `unless`, `each`, `with`, and `equal`, which compares as text (user-manual/sending-messages/send-templates). */
function createHandlebars(): typeof Handlebars {
  const handlebars = (require('handlebars') as typeof Handlebars).create();
  handlebars.logger.level = 'none' as never;
  handlebars.unregisterHelper('log');
  handlebars.registerHelper('equal', function (this: unknown, left: unknown, right: unknown, options: Handlebars.HelperOptions) {
    return String(left) === String(right) ? options.fn(this) : options.inverse(this);
  });
  limitEach(handlebars);
  return handlebars;
}

/** Loops in loops multiply: all of them together may go round so often, and no further. */
function limitEach(handlebars: typeof Handlebars): void {
  const { each } = handlebars.helpers;
  let iterations = 0;
  let characters = 0;
  handlebars.registerHelper('each', function (this: unknown, items: unknown, options?: Handlebars.HelperOptions) {
    if (options === undefined) throw new Error('#each needs something to go through');
    const fn: Handlebars.TemplateDelegate = (context, settings) => {
      iterations += 1;
      if (iterations > limits.iterations) throw new Error(`loops go round more than ${limits.iterations} times`);
      const piece = options.fn(context, settings);
      characters += piece.length;
      if (characters > limits.characters) throw new Error('what it renders is too long');
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
