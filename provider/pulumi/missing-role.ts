/** The end of a sentence that says which role a key lacks. Whoever reads Pulumi's output finds the role again by it. */
export const needsRole = (role: string) => `the call requires a key with the role ${role}`;

/** The role that an error of the provider asks for. */
export const roleIn = (words: string): string | undefined => /the call requires a key with the role (\w+)/.exec(words)?.[1];
