/** Counters and gauges a server shows at `/metrics`; empty where it shows none. */
export async function scrape(port: number): Promise<ReadonlyMap<string, number>> {
  try {
    const answer = await fetch(`http://127.0.0.1:${port}/metrics`, {
      headers: { connection: 'close' },
      signal: AbortSignal.timeout(5_000),
    });
    return answer.ok ? readMetrics(await answer.text()) : new Map();
  } catch {
    return new Map();
  }
}

/** Samples by name and labels as they are written. */
export function readMetrics(text: string): ReadonlyMap<string, number> {
  const samples = new Map<string, number>();
  for (const line of text.split('\n')) {
    const found = /^([a-zA-Z_:][\w:]*(?:\{[^}]*\})?)\s+(\S+)/.exec(line);
    if (found) samples.set(found[1] as string, Number(found[2]));
  }
  return samples;
}

/** The sum of a counter over all its labels; undefined where it is not shown. */
export function counter(samples: ReadonlyMap<string, number>, name: string): number | undefined {
  let sum: number | undefined;
  for (const [key, value] of samples) {
    if (key === name || key.startsWith(`${name}{`)) sum = (sum ?? 0) + value;
  }
  return sum;
}

/** A gauge that is shown per quantile, or bare as its p99. */
export function quantile99(samples: ReadonlyMap<string, number>, name: string): number | undefined {
  for (const [key, value] of samples) {
    if (key.startsWith(`${name}{`) && key.includes('quantile="0.99"')) return value;
  }
  return samples.get(`${name}_p99`) ?? samples.get(name);
}

/** The bucket that holds the 99th hundredth of what a histogram took between two looks. */
export function bucket99(
  before: ReadonlyMap<string, number>,
  after: ReadonlyMap<string, number>,
  name: string,
): number | undefined {
  const grown = new Map<number, number>();
  for (const [key, count] of after) {
    const bound = key.startsWith(`${name}_bucket{`) ? /le="([^"]+)"/.exec(key)?.[1] : undefined;
    if (bound === undefined) continue;
    const upTo = bound === '+Inf' ? Infinity : Number(bound);
    grown.set(upTo, (grown.get(upTo) ?? 0) + count - (before.get(key) ?? 0));
  }
  const bounds = [...grown.keys()].sort((a, b) => a - b);
  const all = grown.get(Infinity) ?? 0;
  return all === 0 ? undefined : bounds.find((upTo) => (grown.get(upTo) ?? 0) >= all * 0.99);
}
