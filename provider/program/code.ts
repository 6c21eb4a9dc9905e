/** TypeScript that is not a literal: it is written as it is. */
export class Code {
  constructor(readonly text: string) {}
}

/** Columns of a line. */
const WIDTH = 100;

/** A value as TypeScript, on one line where it fits. */
export function codeOf(value: unknown, indent = '', used = 0): string {
  const line = onOneLine(value);
  if (indent.length + used + line.length <= WIDTH && !line.includes('\n')) return line;
  const inner = `${indent}  `;
  if (Array.isArray(value) && value.length > 0) return `[\n${value.map((item) => `${inner}${codeOf(item, inner)},\n`).join('')}${indent}]`;
  if (isRecord(value) && Object.keys(value).length > 0)
    return `{\n${entriesOf(value)
      .map(([key, part]) => `${inner}${keyOf(key)}: ${codeOf(part, inner, keyOf(key).length + 3)},\n`)
      .join('')}${indent}}`;
  return line;
}

/** The arguments of a call: on one line, or the last one over several, or each on its own. */
export function callOf(args: readonly unknown[], used: number): string {
  const line = args.map(onOneLine).join(', ');
  if (used + line.length + 2 <= WIDTH) return line;
  const [first, ...others] = args;
  if (others.length === 1 && isRecord(others[0])) return `${onOneLine(first)}, ${codeOf(others[0], '', WIDTH)}`;
  return `\n${args.map((arg) => `  ${codeOf(arg, '  ')},\n`).join('')}`;
}

function onOneLine(value: unknown): string {
  if (value instanceof Code) return value.text;
  if (typeof value === 'string') return quote(value);
  if (Array.isArray(value)) return `[${value.map(onOneLine).join(', ')}]`;
  if (!isRecord(value)) return Object.is(value, -0) ? '-0' : String(value);
  const parts = entriesOf(value).map(([key, part]) => `${keyOf(key)}: ${onOneLine(part)}`);
  return parts.length === 0 ? '{}' : `{ ${parts.join(', ')} }`;
}

const entriesOf = (value: Readonly<Record<string, unknown>>) => Object.entries(value).filter(([, part]) => part !== undefined);

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !(value instanceof Code);

/** `__proto__: x` would not be a key but a prototype. */
function keyOf(key: string): string {
  if (key === '__proto__') return `['__proto__']`;
  return /^[A-Za-z_$][\w$]*$/.test(key) ? key : quote(key);
}

const ESCAPES: Readonly<Record<string, string>> = { "'": "\\'", '\\': '\\\\', '\n': '\\n', '\r': '\\r', '\t': '\\t' };

/** A string in single quotes. What an editor would not show is escaped: control characters, marks of direction, halves of a character. */
export function quote(text: string): string {
  const mark = text.includes("'") && !text.includes('"') ? '"' : "'";
  const escaped = text.replaceAll(
    /['\\\p{Cc}\p{Zl}\p{Zp}\p{Cf}\p{Cs}]/gu,
    (one) => (one === "'" && mark === '"' ? one : ESCAPES[one]) ?? `\\u{${one.codePointAt(0)?.toString(16)}}`,
  );
  return mark + escaped + mark;
}
