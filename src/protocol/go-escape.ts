const escapes: Readonly<Record<string, string>> = {
  '<': '\\u003c',
  '>': '\\u003e',
  '&': '\\u0026',
  '\u2028': '\\u2028',
  '\u2029': '\\u2029',
};

/**
 * JSON, byte for byte as Go's encoder writes it: what a page could take for markup is escaped.
 *
 * @example escapedAsGo('"<b>"') // '"\\u003cb\\u003e"'
 */
export function escapedAsGo(json: string): string {
  return json.replace(/[<>&\u2028\u2029]/g, (found) => escapes[found] as string);
}
