import { guard, guarded, type OnBug } from '../../guard.ts';
import { Refusal } from '../../protocol/error.ts';
import { readKeys, type TokenKey } from './key.ts';

/** The parts of the house that a key set at an address needs. */
export interface KeySetParts {
  readonly url: string;
  /** Told why the keys could not be fetched. */
  readonly onFault: (why: string) => void;
  readonly onBug: OnBug;
  /** Times other than the usual ones. */
  readonly times?: Partial<KeyTimes>;
}

/** Milliseconds. */
interface KeyTimes {
  /** For one fetch. */
  readonly patience: number;
  /** Between two fetches: of itself, for a key that is not there, and where there never was any. */
  readonly every: number;
  readonly again: number;
  readonly firstAgain: number;
}

const mostBytes = 65_536;
const usual: KeyTimes = { patience: 5_000, every: 600_000, again: 60_000, firstAgain: 5_000 };

/**
 * The public keys at an address, kept: fetched at the start and every ten minutes, and for a key that
 * is not among them once a minute at most. While the address does not answer, the last ones go on.
 */
export class KeySet {
  readonly #parts: KeySetParts;
  readonly #times: KeyTimes;
  readonly #life = new AbortController();
  readonly #timer: NodeJS.Timeout;
  #keys: readonly TokenKey[] | undefined;
  #fetching: Promise<void> | undefined;
  #fetchedAt = Number.NEGATIVE_INFINITY;
  #isDown = false;

  constructor(parts: KeySetParts) {
    this.#parts = parts;
    this.#times = { ...usual, ...parts.times };
    const owner = { fail: parts.onBug };
    this.#timer = setInterval(
      guarded(owner, () => this.#fetch()),
      this.#times.every,
    ).unref();
    guard(owner, () => this.#fetch());
  }

  /**
   * The keys of an id, or all where a token names none.
   *
   * @throws Refusal `no_keys` where that one may be among those that can't be had now
   */
  async find(kid: string | undefined): Promise<readonly TokenKey[]> {
    const found = this.#found(kid);
    if (found.length > 0) return found;
    const wait = this.#keys ? this.#times.again : this.#times.firstAgain;
    if (performance.now() - this.#fetchedAt >= wait) await this.#fetch();
    else await this.#fetching;
    const fetched = this.#found(kid);
    if (fetched.length === 0 && this.#isDown) throw new Refusal('no_keys');
    return fetched;
  }

  close(): void {
    clearInterval(this.#timer);
    this.#life.abort();
  }

  #found(kid: string | undefined): readonly TokenKey[] {
    const keys = this.#keys ?? [];
    return kid === undefined ? keys : keys.filter((key) => key.kid === kid);
  }

  #fetch(): Promise<void> {
    this.#fetching ??= this.#load().finally(() => {
      this.#fetching = undefined;
    });
    return this.#fetching;
  }

  async #load(): Promise<void> {
    this.#fetchedAt = performance.now();
    try {
      this.#keys = await readKeys(await this.#ask());
      this.#isDown = false;
    } catch (error) {
      this.#isDown = true;
      if (!this.#life.signal.aborted) this.#parts.onFault(reasonOf(error));
    }
  }

  async #ask(): Promise<unknown> {
    const signal = AbortSignal.any([this.#life.signal, AbortSignal.timeout(this.#times.patience)]);
    const headers = { accept: 'application/json' };
    const answer = await fetch(this.#parts.url, { signal, headers, redirect: 'error' });
    if (!answer.ok) throw new TypeError(`it answers with ${answer.status}`);
    const parts: Uint8Array[] = [];
    let bytes = 0;
    for await (const part of answer.body ?? []) {
      bytes += part.length;
      if (bytes > mostBytes) throw new TypeError('it is over 64 KiB');
      parts.push(part);
    }
    return JSON.parse(Buffer.concat(parts).toString('utf8'));
  }
}

/** One clause; `fetch` itself says why in its cause. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error.name === 'TimeoutError') return 'it does not answer in time';
  if (error instanceof SyntaxError) return 'it is not JSON';
  return error.cause instanceof Error ? error.cause.message : error.message;
}
