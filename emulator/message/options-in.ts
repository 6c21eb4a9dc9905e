import type { Header } from './header';

/** Which form field says what a header of MIME says (user-manual/sending-messages/send-smtp, "Passing Sending Options"). */
const fieldOf: ReadonlyMap<string, string> = new Map([
  ['x-mailgun-tag', 'o:tag'],
  ['x-mailgun-dkim', 'o:dkim'],
  ['x-mailgun-secondary-dkim', 'o:secondary-dkim'],
  ['x-mailgun-secondary-dkim-public', 'o:secondary-dkim-public'],
  ['x-mailgun-drop-message', 'o:testmode'],
  ['x-mailgun-track', 'o:tracking'],
  ['x-mailgun-track-clicks', 'o:tracking-clicks'],
  ['x-mailgun-track-opens', 'o:tracking-opens'],
  ['x-mailgun-track-pixel-location-top', 'o:tracking-pixel-location-top'],
  ['x-mailgun-sending-ip', 'o:sending-ip'],
  ['x-mailgun-sending-ip-pool', 'o:sending-ip-pool'],
  ['x-mailgun-require-tls', 'o:require-tls'],
  ['x-mailgun-skip-verification', 'o:skip-verification'],
  ['x-mailgun-deliver-by', 'o:deliverytime'],
  ['x-mailgun-deliver-within', 'o:deliver-within'],
  ['x-mailgun-delivery-time-optimize-period', 'o:deliverytime-optimize-period'],
  ['x-mailgun-time-zone-localize', 'o:time-zone-localize'],
  ['x-mailgun-archive-to', 'o:archive-to'],
  ['x-mailgun-suppress-headers', 'o:suppress-headers'],
  ['x-mailgun-recipient-variables', 'recipient-variables'],
  ['x-mailgun-template-name', 'template'],
  ['x-mailgun-template-version', 't:version'],
  ['x-mailgun-template-variables', 't:variables'],
]);

/**
 * The form fields of `POST /v3/{domain_name}/messages.mime` that say what the headers of a message say, so that both are read by the same
 * declaration. Repeated headers are repeated fields. `X-Mailgun-Variables` stays a header: rendering and events read it there.
 */
export function optionFields(headers: readonly Header[]): Readonly<Record<string, string | readonly string[]>> {
  const fields = new Map<string, string[]>();
  for (const [name, value] of headers) {
    const field = fieldOf.get(name.toLowerCase());
    if (field !== undefined) fields.set(field, [...(fields.get(field) ?? []), written(field, value.trim())]);
  }
  return Object.fromEntries([...fields].map(([field, values]) => [field, values.length === 1 ? (values[0] ?? '') : values]));
}

/** Mailgun documents `example.com,s1` for headers, and `example.com/s1` for the form. */
const written = (field: string, value: string) => (field.startsWith('o:secondary-dkim') ? value.replace(/\s*,\s*/, '/') : value);
