import ignore from 'ignore';

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

/** Whether anything of a class can be wanted: a class that is left out is not listed at all. */
export const wantsClass = (only: readonly string[] = [], except: readonly string[] = []) => {
  const named = (patterns: readonly string[]) => patterns.map((pattern) => pattern.replace(/^\//, '').split('/')[0] ?? '');
  const open = (type: string) => /[*?[!]/.test(type);
  return (type: string): boolean =>
    (only.length === 0 || named(only).some((each) => each === type || open(each))) && !except.some((each) => each === type);
};
