/** Everything that is wrong with a policy file, each as `file:line: what is wrong; what to do`. */
export class PolicyProblems extends Error {
  override readonly name = 'PolicyProblems';

  constructor(readonly problems: readonly string[]) {
    super(problems.join('\n'));
  }
}

/** What somebody wrote, for a message: on one line, short, and not if it may be a token or a key. */
export function shown(written: unknown): string {
  const text = typeof written === 'string' ? written : String(written);
  if (/mgate_|key-|(?=[\w-]*\d)[\w-]{24,}/i.test(text)) return `a text of ${text.length} characters that may be secret`;
  const short = text.length > 80 ? `${text.slice(0, 77)}...` : text;
  return JSON.stringify(short).replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, '\ufffd');
}
