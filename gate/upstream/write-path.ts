import { UpstreamFailure } from './failure';

/** Fills the fields of a declared path, each encoded, so that a value stays the part that it was decided on as. */
export function writePath(pattern: string, path: Readonly<Record<string, string>>): string {
  return pattern.replace(/\{([^}]+)\}/g, (_, name: string) => {
    const value = Object.hasOwn(path, name) ? path[name] : undefined;
    // Dots climb even when they are encoded, and an empty part addresses the whole collection.
    if (value === undefined || ['', '.', '..'].includes(value)) throw unsendable(`the path needs ${name}`);
    try {
      return encodeURIComponent(value);
    } catch {
      throw unsendable(`${name} in the path is not valid text`);
    }
  });
}

const unsendable = (words: string) => new UpstreamFailure('unsendable', false, words);
