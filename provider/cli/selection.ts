import ignore from 'ignore';
import { suggestion } from 'mailgun-sdk';
import { resources } from '../resources';

/** Whether a thing is among those that patterns name: `Route`, `Webhook/mail.example.com/*`. The syntax is that of .gitignore. */
export type Selects = (type: string, id: string) => boolean;

export function createSelection(only: readonly string[] = [], except: readonly string[] = []): Selects {
  const [wanted, unwanted] = [only, except].map((patterns) => ignore({ ignorecase: false }).add([...patterns]));
  return (type, id) => {
    const path = pathOf(type, id);
    return (only.length === 0 || (wanted?.ignores(path) ?? true)) && !(unwanted?.ignores(path) ?? false);
  };
}

/** Ids are no paths of files, and what a path cannot have is written otherwise. */
const pathOf = (type: string, id: string): string =>
  `${type}/${id}`
    .split('/')
    .filter((part) => part !== '' && part !== '.' && part !== '..')
    .join('/');

/** @throws for a pattern of a class that there is not. */
export function checkClasses(options: Patterns): void {
  for (const option of ['only', 'except'] as const)
    for (const pattern of options[option] ?? []) {
      const [type = ''] = pattern.replace(/^[!/]+/, '').split('/');
      if (!/[*?[\\]/.test(type) && !(type in resources))
        throw new Error(`--${option} ${pattern}: there is no class ${type}${suggestion(type, Object.keys(resources))}.`);
    }
}

/** The patterns that match none of these things, a line each. A class that is left out was not listed, so that nothing can be said of it. */
export function unmatched(
  { only = [], except = [] }: Patterns,
  things: readonly { readonly type: string; readonly id: string }[],
): readonly string[] {
  const matchesNothing = (pattern: string) => {
    const matches = createSelection([pattern.replace(/^!/, '')]);
    return !things.some(({ type, id }) => matches(type, id));
  };
  return [
    ...only.filter(matchesNothing).map((pattern) => `--only ${pattern} matches nothing.`),
    ...except
      .filter((pattern) => pattern.includes('/') && matchesNothing(pattern))
      .map((pattern) => `--except ${pattern} matches nothing.`),
  ];
}

interface Patterns {
  readonly only?: readonly string[];
  readonly except?: readonly string[];
}

/** Whether anything of a class can be wanted: a class that is left out is not listed at all. */
export const wantsClass = (only: readonly string[] = [], except: readonly string[] = []) => {
  const named = (patterns: readonly string[]) => patterns.map((pattern) => pattern.replace(/^\//, '').split('/')[0] ?? '');
  const open = (type: string) => /[*?[!]/.test(type);
  return (type: string): boolean =>
    (only.length === 0 || named(only).some((each) => each === type || open(each))) && !except.some((each) => each === type);
};
