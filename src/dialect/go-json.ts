import { escapedAsGo } from '../protocol/go-escape.ts';

/*
 * JSON as the originals' Go programs read and write it: names match whatever their case, the last
 * duplicate wins, null and missing are "", and < > & U+2028 U+2029 are written as escapes.
 */

/** `value` as a JSON string, byte for byte as Go's encoder writes it. */
export function goString(value: string): string {
  return escapedAsGo(JSON.stringify(value));
}

/** A JSON value, and the text that it was read from. */
export interface Parsed {
  readonly value: unknown;
  readonly text: string;
}

/**
 * The string fields `names` of an object, by Go's rules: each key in its turn, and `null` leaves a
 * field as it was.
 *
 * @example goFields({ value: { a: 'x', A: null }, text: '{"a":"x","A":null}' }, ['a']) // { a: 'x' }
 * @returns undefined where the value is no object or one of the fields no string
 */
export function goFields<Name extends string>(
  parsed: Parsed | undefined,
  names: readonly Name[],
): Record<Name, string> | undefined {
  if (!parsed) return undefined;
  const { value } = parsed;
  const fields = Object.fromEntries(names.map((name) => [name, ''])) as Record<Name, string>;
  if (value === null) return fields;
  if (typeof value !== 'object' || Array.isArray(value)) return undefined;
  for (const [key, field] of entriesOf(value, parsed.text)) {
    const name = names.find((known) => known.toLowerCase() === key.toLowerCase());
    if (name === undefined || field === null) continue;
    if (typeof field !== 'string') return undefined;
    fields[name] = field;
  }
  return fields;
}

/** A whole text as JSON. @returns undefined where it is none */
export function wholeValue(text: string): Parsed | undefined {
  try {
    return { value: JSON.parse(text), text };
  } catch {
    return undefined;
  }
}

/**
 * The first JSON value of a text, whatever follows it, as a streaming decoder reads it.
 * @returns undefined where there is none
 */
export function firstValue(text: string): Parsed | undefined {
  const whole = wholeValue(text);
  if (whole) return whole;
  const end = endOfFirstValue(text);
  return end === undefined ? undefined : wholeValue(text.slice(0, end));
}

type Entry = readonly [key: string, value: unknown];

/** The keys of an object with their values, as written: `JSON.parse` drops all but the last of a key. */
function entriesOf(value: object, text: string): readonly Entry[] {
  const entries = Object.entries(value);
  const hasMore = entries.length < text.split(':').length - 1;
  return hasMore ? writtenEntries(text) : entries;
}

const tokens = /"[^"\\]*(?:\\.[^"\\]*)*"|[{}[\],:]/g;

/** @param text an object, known to be JSON */
function writtenEntries(text: string): readonly Entry[] {
  const entries: Entry[] = [];
  let depth = 0;
  let last = '';
  let key: string | undefined;
  let begin = 0;
  const end = (at: number) => {
    if (key !== undefined) entries.push([key, JSON.parse(text.slice(begin, at))]);
    key = undefined;
  };
  for (const { 0: token, index } of text.matchAll(tokens)) {
    if (depth === 1 && token === ':') {
      key = JSON.parse(last) as string;
      begin = index + 1;
    }
    if (depth === 1 && (token === ',' || token === '}')) end(index);
    if (token === '{' || token === '[') depth++;
    else if (token === '}' || token === ']') depth--;
    last = token;
  }
  return entries;
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
