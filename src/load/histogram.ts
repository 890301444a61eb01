/** Buckets per doubling: each is 1/32 of its doubling wide, so a quantile is right within 3 %. */
const perDoubling = 32;
const shift = 5;

/** Times in microseconds, in buckets that grow with the time. */
export class Histogram {
  readonly #counts = new Float64Array(perDoubling * 40);
  #total = 0;
  #most = 0;

  get total(): number {
    return this.#total;
  }

  record(milliseconds: number): void {
    const micros = milliseconds > 0 ? Math.min(Math.round(milliseconds * 1000), 0x7fff_ffff) : 0;
    const at = bucketOf(micros);
    this.#counts[at] = (this.#counts[at] as number) + 1;
    this.#total++;
    if (micros > this.#most) this.#most = micros;
  }

  /** Milliseconds that `share` of all stay within; 0 where nothing was recorded. */
  quantile(share: number): number {
    const rank = Math.max(1, Math.ceil(this.#total * share));
    let seen = 0;
    for (let at = 0; at < this.#counts.length; at++) {
      seen += this.#counts[at] as number;
      if (seen >= rank) return Math.min(middleOf(at), this.#most) / 1000;
    }
    return 0;
  }

  summary(): Latency {
    return {
      p50: this.quantile(0.5),
      p99: this.quantile(0.99),
      p999: this.quantile(0.999),
      most: this.#most / 1000,
    };
  }
}

/** Milliseconds from the moment meant for sending. */
export interface Latency {
  readonly p50: number;
  readonly p99: number;
  readonly p999: number;
  readonly most: number;
}

function bucketOf(micros: number): number {
  if (micros < perDoubling) return micros;
  const doubling = 31 - Math.clz32(micros) - shift;
  return (doubling + 1) * perDoubling + (micros >>> doubling) - perDoubling;
}

function middleOf(bucket: number): number {
  if (bucket < perDoubling) return bucket;
  const doubling = Math.floor(bucket / perDoubling) - 1;
  const low = (perDoubling + (bucket % perDoubling)) * 2 ** doubling;
  return low + (2 ** doubling - 1) / 2;
}
