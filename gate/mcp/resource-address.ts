import type { UriTemplate } from '@modelcontextprotocol/server';

export type Variables = Readonly<Record<string, string>>;

/** Decoded once, as a path is. What is too long or cannot be decoded is no address of ours. */
export function variablesIn(pattern: UriTemplate, uri: string): Variables | undefined {
  try {
    const matched = pattern.match(uri);
    if (matched === null) return undefined;
    return Object.fromEntries(Object.entries(matched).map(([name, value]) => [name, decodeURIComponent(String(value))]));
  } catch {
    return undefined;
  }
}
