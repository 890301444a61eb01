import type { Client } from '../client/index.ts';
import type { Outcome } from './outcome.ts';
import type { Composer } from './part/composer.ts';

/** The name of this person, as it is chosen and changed. */
export class Naming {
  readonly #client: Client;
  readonly #outcome: Outcome;
  readonly #composer: Composer;
  /** The server knows a name that this person chose. */
  #isNamed: boolean;

  constructor(client: Client, outcome: Outcome, composer: Composer, isNamed: boolean) {
    this.#client = client;
    this.#outcome = outcome;
    this.#composer = composer;
    this.#isNamed = isNamed;
  }

  ask(): void {
    void this.#composer.askName(this.#client.you?.name ?? '');
  }

  async take(name: string): Promise<void> {
    // The name that was suggested is one only once it was chosen.
    if (name === '' || (this.#isNamed && name === this.#client.you?.name)) return;
    this.#isNamed = true;
    await this.#outcome.of(this.#client.rename(name), (failure) => {
      if (failure.outcome === 'failed') void this.#composer.askName(name, failure.message);
    });
  }
}
