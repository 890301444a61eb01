const tokens = /"[^"\\]*(?:\\.[^"\\]*)*"|[{}[\],:]/g;

/**
 * Does an object in a text say a key twice? A reader of JSON would take one of both, and another
 * reader the other one.
 *
 * @param text known to be JSON
 * @example repeatsKey('{"a":1,"\\u0061":2}') // true
 */
export function repeatsKey(text: string): boolean {
  const keys: Set<string>[] = [];
  let last = '';
  for (const [token] of text.matchAll(tokens)) {
    if (token === '{' || token === '[') keys.push(new Set());
    else if (token === '}' || token === ']') keys.pop();
    else if (token === ':') {
      const key = last.includes('\\') ? String(JSON.parse(last)) : last.slice(1, -1);
      const known = keys.at(-1);
      if (known?.has(key)) return true;
      known?.add(key);
    }
    last = token;
  }
  return false;
}
