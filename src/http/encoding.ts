/** The encodings a body may be kept in, the smallest first. */
export type Encoding = 'br' | 'gzip';

/** The first of `kept` that an Accept-Encoding header allows; undefined for the plain body. */
export function encodingFor(
  accepted: string | null,
  kept: readonly Encoding[],
): Encoding | undefined {
  if (!accepted) return undefined;
  const weights = new Map(accepted.toLowerCase().split(',', 20).map(readWeight));
  return kept.find((encoding) => (weights.get(encoding) ?? weights.get('*') ?? 0) > 0);
}

function readWeight(part: string): [name: string, weight: number] {
  const [name = '', parameter] = part.split(';', 2);
  const weight = /^\s*q=([\d.]+)\s*$/.exec(parameter ?? '')?.[1];
  return [name.trim(), weight === undefined ? 1 : Number(weight)];
}
