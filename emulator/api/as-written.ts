/** Fields that a service writes as `null` where there is no value (mailgun-ruby, api_keys.yml, 2026-06); others leave them out. */
const nullable: Readonly<Record<string, { readonly within: readonly string[]; readonly fields: readonly string[] }>> = {
  keys: { within: ['items', 'key'], fields: ['domain_name', 'requestor', 'user_name'] },
};

type Json = Readonly<Record<string, unknown>>;

/** An answer as the service writes it, with what the declarations leave away. */
export const asWritten = (noun: string, answer: unknown): unknown => withNulls(noun, withHeaders(answer));

/** The headers of a stored message are fields of it too, each by its name (mailgun/documentation, api-sending.rst). */
function withHeaders(answer: unknown): unknown {
  const { 'message-headers': headers } = answer as { readonly 'message-headers'?: readonly (readonly [string, string])[] };
  return headers === undefined ? answer : { ...Object.fromEntries(headers), ...(answer as Json) };
}

function withNulls(noun: string, answer: unknown): unknown {
  const { within, fields } = nullable[noun] ?? {};
  if (within === undefined || fields === undefined) return answer;
  const nulls = Object.fromEntries(fields.map((field) => [field, null]));
  const fill = (value: unknown): unknown => (Array.isArray(value) ? value.map(fill) : { ...nulls, ...(value as Json) });
  return Object.fromEntries(
    Object.entries(answer as Json).map(([name, value]) => [name, within.includes(name) && typeof value === 'object' ? fill(value) : value]),
  );
}
