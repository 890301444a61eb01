/** For so many seconds a rejection can be taken back: it is sent after them. */
export const graceSeconds = 8;

interface Waiting {
  readonly timer: ReturnType<typeof setTimeout>;
  readonly send: () => void;
  readonly leave: () => void;
}

/** Rejections that are not sent yet, by the keys of their cases. They are sent where the page is left. */
export class LateRejections {
  readonly #waiting = new Map<string, Waiting>();

  constructor() {
    window.addEventListener('pagehide', () => this.#leave());
    // A phone may end a page that is not seen, and says nothing more.
    document.addEventListener('visibilitychange', () => document.hidden && this.#leave());
  }

  /**
   * @param send says it to the server
   * @param leave says it from a page that may be gone before the answer
   */
  add(key: string, send: () => void, leave: () => void): void {
    const late = () => {
      this.take(key);
      send();
    };
    this.#waiting.set(key, { timer: setTimeout(late, graceSeconds * 1_000), send, leave });
  }

  /** It waits no longer. */
  take(key: string): void {
    clearTimeout(this.#waiting.get(key)?.timer);
    this.#waiting.delete(key);
  }

  /** Says them now: the desk is locked. */
  flush(): void {
    for (const [key, { send }] of this.#waiting) {
      this.take(key);
      send();
    }
  }

  #leave(): void {
    for (const [key, { leave }] of this.#waiting) {
      this.take(key);
      leave();
    }
  }
}
