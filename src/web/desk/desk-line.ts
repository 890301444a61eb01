import type { DeskNews } from '../../protocol/desk.ts';

/** The state of the desk's line to its server. */
export type LineState =
  | { readonly type: 'live' | 'lost' }
  /** The key is not the right one, or not any more. */
  | { readonly type: 'refused'; readonly words: string };

export interface DeskLineParts {
  readonly key: string;
  readonly news: (news: DeskNews) => void;
  readonly state: (state: LineState) => void;
}

/** Milliseconds between two tries, and after which a line without a word is taken for lost. */
const againMs = 2_000;
const silentMs = 10_000;

/** The event stream of the desk, which comes back by itself: an `EventSource` can show no key. */
export class DeskLine {
  readonly #parts: DeskLineParts;
  readonly #over = new AbortController();

  constructor(parts: DeskLineParts) {
    this.#parts = parts;
    void this.#run();
  }

  close(): void {
    this.#over.abort();
  }

  async #run(): Promise<void> {
    const { signal } = this.#over;
    while (!signal.aborted) {
      const refused = await this.#listen().catch(() => undefined);
      if (signal.aborted) return;
      if (refused !== undefined) return this.#parts.state({ type: 'refused', words: refused });
      this.#parts.state({ type: 'lost' });
      await new Promise((resolve) => setTimeout(resolve, againMs));
    }
  }

  /** Listens until the line is lost. @returns why this key is none, in words */
  async #listen(): Promise<string | undefined> {
    const { key, state } = this.#parts;
    const quiet = new AbortController();
    const signal = AbortSignal.any([this.#over.signal, quiet.signal]);
    const headers = { authorization: `Bearer ${key}` };
    const response = await fetch('desk/live', { headers, signal, cache: 'no-store' });
    const words = whyNot(response);
    if (words !== undefined) return words;
    if (!response.ok || !response.body) return undefined;
    state({ type: 'live' });
    const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
    let text = '';
    for (;;) {
      const late = setTimeout(() => quiet.abort(), silentMs);
      const { done, value } = await reader.read().finally(() => clearTimeout(late));
      if (done) return undefined;
      const lines = (text + value).split('\n\n');
      text = lines.pop() ?? '';
      for (const line of lines) this.#take(line);
    }
  }

  #take(line: string): void {
    if (!line.startsWith('data: ')) return;
    this.#parts.news(JSON.parse(line.slice(6)) as DeskNews);
  }
}

/** The reason why a key is not taken, in words; undefined where it is not said to be wrong. */
function whyNot({ status, headers }: Response): string | undefined {
  if (status === 429 && headers.get('ratelimit')?.startsWith('"logins"')) {
    return `Too many wrong keys were shown from your address. Try again in ${headers.get('retry-after')} seconds.`;
  }
  if (status !== 401) return undefined;
  return 'That is not the key of this desk. A new one is made by the command “parlour desk-key”; the one before is no key then.';
}
