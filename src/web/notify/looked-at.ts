import type { Life } from '../life.ts';
import type { Surroundings } from '../surroundings.ts';

type Around = Pick<Surroundings, 'window' | 'document' | 'locks'>;

/** Knows whether any tab of this browser is looked at: the one that is holds a lock meanwhile. */
export class LookedAt {
  readonly #around: Around;
  readonly #name: string;
  #letGo = () => {};

  /** @param name the lock's, shared by all tabs of one server */
  constructor(around: Around, name: string, life: Life) {
    this.#around = around;
    this.#name = name;
    const look = () => this.#look();
    const { signal } = life;
    around.document.addEventListener('visibilitychange', look, { signal });
    for (const event of ['focus', 'blur']) around.window.addEventListener(event, look, { signal });
    life.atEnd(() => this.#letGo());
    look();
  }

  /** Is this tab looked at? */
  get here(): boolean {
    const { document } = this.#around;
    return !document.hidden && document.hasFocus();
  }

  /** Is this tab, or another one of this browser? */
  async anywhere(): Promise<boolean> {
    if (this.here) return true;
    const { held = [] } = (await this.#around.locks?.query().catch(() => undefined)) ?? {};
    return held.some(({ name }) => name === this.#name);
  }

  #look(): void {
    this.#letGo();
    if (!this.here) return;
    const hold = () =>
      this.here
        ? new Promise<void>((resolve) => {
            this.#letGo = resolve;
          })
        : undefined;
    // Some browsers forbid locks where they forbid storage.
    const asked = async () => this.#around.locks?.request(this.#name, { mode: 'shared' }, hold);
    asked().catch(() => {});
  }
}
