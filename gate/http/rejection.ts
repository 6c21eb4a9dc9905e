/** A request that is no call: it is refused before anything is decided. */
export class Rejection extends Error {
  constructor(
    readonly status: number,
    /** For the agent: constants of ours and its own input. */
    readonly words: string,
  ) {
    super(words);
    this.name = 'Rejection';
  }
}

/** A name that an agent gave, as it can stand in a sentence. */
export const quoted = (name: string): string => JSON.stringify(name.length > 100 ? `${name.slice(0, 100)}…` : name);
