/** Whether a forward takes mail to an address: `*` stands for any characters, everything else for itself, in any case. */
export function takesForward(match: string, address: string): boolean {
  const [first = '', ...rest] = match.toLowerCase().split('*');
  const text = address.toLowerCase();
  const last = rest.pop();
  if (last === undefined) return text === first;
  if (!text.startsWith(first)) return false;
  let at = first.length;
  for (const part of rest) {
    const found = text.indexOf(part, at);
    if (found === -1) return false;
    at = found + part.length;
  }
  return text.length - last.length >= at && text.endsWith(last);
}
