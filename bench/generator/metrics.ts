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
