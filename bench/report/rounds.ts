import type { Result } from '../../src/load/plan.ts';

/** The results of every entry of a table, round by round. */
export class Rounds {
  readonly #results = new Map<string, Result[]>();

  add(label: string, result: Result): void {
    const results = this.#results.get(label) ?? [];
    results.push(result);
    this.#results.set(label, results);
  }

  get labels(): string[] {
    return [...this.#results.keys()];
  }

  of<K extends Result['kind']>(label: string, kind: K): Extract<Result, { kind: K }>[] {
    const results = this.#results.get(label) ?? [];
    return results.filter((result): result is Extract<Result, { kind: K }> => result.kind === kind);
  }

  median<K extends Result['kind']>(
    label: string,
    kind: K,
    pick: (result: Extract<Result, { kind: K }>) => number | undefined,
  ): number | undefined {
    return medianOf(this.of(label, kind).map(pick));
  }

  /** The median of the ratios within each round: what drifts between rounds falls out. */
  ratio<K extends Result['kind']>(
    label: string,
    other: string,
    kind: K,
    pick: (result: Extract<Result, { kind: K }>) => number | undefined,
  ): number | undefined {
    const others = this.of(other, kind);
    return medianOf(
      this.of(label, kind).map((result, round) => {
        const above = pick(result);
        const below = others[round] && pick(others[round]);
        return above === undefined || !below ? undefined : above / below;
      }),
    );
  }
}

export function medianOf(values: readonly (number | undefined)[]): number | undefined {
  const sorted = values.filter((value) => value !== undefined).sort((a, b) => a - b);
  if (sorted.length === 0) return undefined;
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1
    ? sorted[middle]
    : ((sorted[middle - 1] as number) + (sorted[middle] as number)) / 2;
}
