/**
 * By how much each value is above the one before it, by least squares; 0 for fewer than two.
 *
 * @example rising([1, 3, 5]) // 2
 */
export function rising(values: readonly number[]): number {
  const middle = (values.length - 1) / 2;
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  let both = 0;
  let squares = 0;
  for (const [at, value] of values.entries()) {
    both += (at - middle) * (value - mean);
    squares += (at - middle) ** 2;
  }
  return squares === 0 ? 0 : both / squares;
}
