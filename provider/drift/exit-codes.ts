import type { Finding } from './finding';

/** What the exit codes of `import` and `drift` mean. The numbers of drift and error are those of Terraform's `-detailed-exitcode`. */
export const exitCodes = {
  inSync: { code: 0, meaning: 'in sync, or everything was done' },
  error: { code: 1, meaning: 'an error: nothing is known' },
  drift: { code: 2, meaning: 'something differs (what is in no stack counts only with --unmanaged)' },
  incomplete: { code: 3, meaning: 'something could not be listed, read or taken over: what is reported is right, but it is not all' },
} as const;

/** The exit codes as lines for a help text. */
export const exitCodeLines: readonly string[] = Object.values(exitCodes).map(({ code, meaning }) => `${code}  ${meaning}`);

interface Counting {
  /** Whether things that are in no stack are drift. */
  readonly unmanaged: boolean;
}

/**
 * Incomplete wins over drift. 2 promises that the report is whole, so that a pipeline may repair or take over what it lists; what could not be
 * read would otherwise stay unseen for as long as anything else differs.
 */
export function exitCodeOf(findings: readonly Finding[], { unmanaged }: Counting): number {
  if (findings.some(({ kind }) => kind === 'unreadable')) return exitCodes.incomplete.code;
  const isDrift = ({ kind }: Finding) => kind !== 'unmanaged' || unmanaged;
  return (findings.some(isDrift) ? exitCodes.drift : exitCodes.inSync).code;
}
