/** Markup of ours, in which everything else has been escaped. */
export interface Html {
  readonly markup: string;
}

type Inserted = string | number | Html | undefined | readonly Html[];

const escapes: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

/** Escapes everything that is put into the template, for text and for quoted attributes. */
export function html(template: TemplateStringsArray, ...inserted: readonly Inserted[]): Html {
  return { markup: String.raw({ raw: template }, ...inserted.map(markupOf)) };
}

function markupOf(value: Inserted): string {
  if (value === undefined) return '';
  if (typeof value === 'object') return 'markup' in value ? value.markup : value.map(({ markup }) => markup).join('');
  return String(value).replace(/[&<>"']/g, (character) => escapes[character] ?? '');
}

/** Text of ours that goes into a document as it is: the style, the script. */
export function asIs(markup: string): Html {
  return { markup };
}
