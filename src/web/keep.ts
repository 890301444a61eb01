/**
 * What this browser keeps for its person: secret, name, drafts. Where storage is forbidden or full
 * it is kept until the page closes.
 */
const memory = new Map<string, string>();

export function kept(key: string): string | undefined {
  try {
    return localStorage.getItem(prefixed(key)) ?? memory.get(key);
  } catch {
    return memory.get(key);
  }
}

export function keep(key: string, value: string): void {
  memory.set(key, value);
  try {
    localStorage.setItem(prefixed(key), value);
  } catch {
    // Memory has it.
  }
}

export function forget(key: string): void {
  memory.delete(key);
  try {
    localStorage.removeItem(prefixed(key));
  } catch {
    // There was nothing to forget.
  }
}

function prefixed(key: string): string {
  return `parlour.${key}`;
}
