const name = 'parlour.desk-key';

/** The key of the host's desk that this tab has; undefined where it has none, or may keep nothing. */
export function keptKey(): string | undefined {
  try {
    return sessionStorage.getItem(name) ?? undefined;
  } catch {
    return undefined;
  }
}

/** Keeps a key for this tab alone, or forgets the one that it has. */
export function keepKey(key: string | undefined): void {
  try {
    if (key === undefined) sessionStorage.removeItem(name);
    else sessionStorage.setItem(name, key);
  } catch {
    // A tab that may keep nothing asks again after a reload.
  }
}
