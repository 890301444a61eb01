/*
 * JSON as the originals' Go programs read and write it: names match whatever their case, the last
 * duplicate wins, null and missing are "", and < > & U+2028 U+2029 are written as escapes.
 */

const escapes: Readonly<Record<string, string>> = {
  '<': '\\u003c',
  '>': '\\u003e',
  '&': '\\u0026',
  '\u2028': '\\u2028',
  '\u2029': '\\u2029',
};

/** `value` as a JSON string, byte for byte as Go's encoder writes it. */
export function goString(value: string): string {
  return JSON.stringify(value).replace(/[<>&\u2028\u2029]/g, (found) => escapes[found] as string);
}

/**
 * The string fields `names` of a parsed object, by Go's rules.
 * @returns undefined where the value is no object or one of the fields no string
 */
export function goFields<Name extends string>(
  value: unknown,
  names: readonly Name[],
): Record<Name, string> | undefined {
  const fields = Object.fromEntries(names.map((name) => [name, ''])) as Record<Name, string>;
  if (value === null) return fields;
  if (typeof value !== 'object' || Array.isArray(value)) return undefined;
  for (const [key, field] of Object.entries(value)) {
    const name = names.find((known) => known.toLowerCase() === key.toLowerCase());
    if (name === undefined || field === null) continue;
    if (typeof field !== 'string') return undefined;
    fields[name] = field;
  }
  return fields;
}

/**
 * The first JSON value of a text, whatever follows it, as a streaming decoder reads it.
 * @returns undefined where there is none
 */
export function firstValue(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    const end = endOfFirstValue(text);
    if (end === undefined) return undefined;
    try {
      return JSON.parse(text.slice(0, end));
    } catch {
      return undefined;
    }
  }
}

function endOfFirstValue(text: string): number | undefined {
  const literal = /^\s*(?:null|true|false|-?\d[\d.eE+-]*|"(?:[^"\\]|\\.)*")/.exec(text);
  if (literal) return literal[0].length;
  let depth = 0;
  let inString = false;
  for (let i = 0; i < text.length; i++) {
    const char = text[i];
    if (inString) {
      if (char === '\\') i++;
      else if (char === '"') inString = false;
    } else if (char === '"') inString = true;
    else if (char === '{' || char === '[') depth++;
    else if ((char === '}' || char === ']') && --depth === 0) return i + 1;
  }
  return undefined;
}
