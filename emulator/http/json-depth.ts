/** Deeper than any client writes; whatever walks through a value by calling itself (`JSON.stringify`) overflows the stack some thousand levels on. */
const deepest = 500;

/** Whether JSON is nested too deep to be worked with. Brackets in strings do not count. */
export function nestsTooDeep(text: string): boolean {
  let depth = 0;
  let isString = false;
  for (let at = 0; at < text.length; at += 1) {
    const character = text.charCodeAt(at);
    if (isString) {
      if (character === backslash) at += 1;
      else if (character === quote) isString = false;
    } else if (character === quote) isString = true;
    else if (character === 0x5b || character === 0x7b) {
      depth += 1;
      if (depth > deepest) return true;
    } else if (character === 0x5d || character === 0x7d) depth -= 1;
  }
  return false;
}

const quote = 0x22;
const backslash = 0x5c;

/** Whether there is a text in a value that is itself JSON nested too deep: variables travel as such, in fields and in batches. */
export function holdsTooDeep(value: unknown): boolean {
  if (typeof value === 'string') return /^\s*[[{]/.test(value) && nestsTooDeep(value) && isJson(value);
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return false;
  return Object.values(value).some(holdsTooDeep);
}

/** The text of a mail may have many brackets. */
function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
