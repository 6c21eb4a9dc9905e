/** Query parameters that hold a credential. */
const SECRET_PARAMETERS = /^(access|api|auth)?[-_]?(key|token|secret|sig|signature|password|passwd|pwd|auth|code)$/i;

/**
 * Whether a text has a credential in it: a password in an address, or a parameter that is one. Mailgun shows such addresses in clear, and a program
 * must not.
 */
export function holdsCredential(text: string): boolean {
  return [...text.matchAll(/https?:\/\/[^\s"'<>)]+/gi)].some(([address]) => {
    if (!URL.canParse(address)) return /\/\/[^/@]*:[^/@]*@/.test(address);
    const { password, searchParams } = new URL(address);
    return password !== '' || [...searchParams.keys()].some((name) => SECRET_PARAMETERS.test(name));
  });
}
