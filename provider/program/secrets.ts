/** Query parameters that hold a credential. */
const SECRET_PARAMETERS = /^(access|api|auth)?[-_]?(key|token|secret|sig|signature|password|passwd|pwd|auth|code)$/i;

/** Whether a credential is anywhere in a value. */
export function holdsCredential(value: unknown): boolean {
  if (typeof value === 'string') return isCredential(value);
  return typeof value === 'object' && value !== null && Object.values(value).some(holdsCredential);
}

/**
 * Whether a text has a credential in it: a password in an address, or a parameter that is one. Mailgun shows such addresses in clear, and a program
 * must not.
 */
function isCredential(text: string): boolean {
  return [...text.matchAll(/https?:\/\/[^\s"'<>)]+/gi)].some(([address]) => {
    try {
      const { password, searchParams } = new URL(address);
      return password !== '' || [...searchParams.keys()].some((name) => SECRET_PARAMETERS.test(name));
    } catch {
      return /\/\/[^/@]*:[^/@]*@/.test(address);
    }
  });
}
