/** A list that holds the same things as the one before it is that one. */
export function sameList<Item>(before: readonly Item[], now: readonly Item[]): readonly Item[] {
  const isSame = before.length === now.length && before.every((item, i) => item === now[i]);
  return isSame ? before : now;
}

/** An object with the same fields as the one before it is that one. */
export function sameFields<Whole extends object>(before: Whole | undefined, now: Whole): Whole {
  if (before === undefined) return now;
  const names = Object.keys(now) as (keyof Whole)[];
  const isSame =
    names.length === Object.keys(before).length &&
    names.every((name) => Object.is(before[name], now[name]));
  return isSame ? before : now;
}
