/** Mailgun looks every host up. Here all of them resolve, except those under `.invalid`, which never do (RFC 6761). */
export const findUnresolved = (urls: readonly string[]): string | undefined =>
  urls.find((url) => new URL(url).hostname.endsWith('.invalid'));
