/** Whether something may be posted to a URL. This machine always may; other hosts only where they are listed: nobody else gets what an emulator makes. */
export function isAllowed(url: string, hosts: readonly string[]): boolean {
  if (!URL.canParse(url)) return false;
  const { protocol, hostname, host } = new URL(url);
  if (protocol !== 'https:' && protocol !== 'http:') return false;
  return (
    isOfThisMachine(hostname) || hosts.includes('*') || hosts.some((one) => one.toLowerCase() === hostname || one.toLowerCase() === host)
  );
}

const isOfThisMachine = (hostname: string): boolean => /^(localhost|127(\.\d+){3}|\[::1\])$/.test(hostname);
