const spans = [
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
] as const;

/** A length of time for people. @example spanWords(90) // '90 seconds' */
export function spanWords(seconds: number): string {
  for (const [unit, length] of spans) {
    if (seconds >= length && seconds % length === 0) return many(seconds / length, unit);
  }
  return many(seconds, 'second');
}

function many(count: number, unit: string): string {
  return count === 1 ? `1 ${unit}` : `${count.toLocaleString()} ${unit}s`;
}
