import type { Store } from '../store/store';
import type { StoredDomain, StoredTemplateVersion } from '../store/stored';
import { thingsOf } from '../store/things-of';
import { compileTemplate } from './compile-template';

/** Why a message cannot be made; the words are for the description of its failed event. Mailgun's own are neither recorded nor documented. */
export class RenderError extends Error {
  override readonly name = 'RenderError';
}

interface Named {
  readonly template?: string | undefined;
  readonly templateVersion?: string | undefined;
}

/** The version that a message asks for, or the active one; templates of the domain go before those of the account, or of the sub-account whose domain it is. */
export function findTemplateVersion(store: Store, domain: StoredDomain | undefined, { template: name = '', templateVersion: tag }: Named) {
  const template = domain?.templates.get(name) ?? thingsOf(store, domain).templates.get(name);
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
    return compileTemplate(template, isHtml)(variables);
  } catch (error) {
    const [reason = ''] = (error instanceof Error ? error.message : String(error)).split('\n');
    throw new RenderError(`template cannot be rendered: ${reason}`);
  }
}
