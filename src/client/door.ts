import type { Command } from '../protocol/command.ts';
import type { Failure } from './failure.ts';
import type { OutboxStore } from './outbox-store.ts';

/** The door of a room that may ask for a password: what is said there, and shown from then on. */
export class Door {
  readonly #store: OutboxStore;
  readonly #whose: string;
  #pass: string | undefined;
  #said: string | undefined;
  /** The password that went along with the latest join. */
  #asked: string | undefined;
  #entering: ((failure?: Failure) => void)[] = [];

  /** @param whose the room and the author, whose pass it is */
  constructor(store: OutboxStore, whose: string) {
    this.#store = store;
    this.#whose = whose;
  }

  /** Stands for the password once that was right; another tab may have been told a newer one. */
  get pass(): string | undefined {
    return this.#store.pass?.(this.#whose) ?? this.#pass;
  }

  /** Resolves once the room is entered. */
  say(password: string): Promise<void> {
    this.#said = password;
    return new Promise((enter, fail) => {
      this.#entering.push((failure) => (failure ? fail(failure) : enter()));
    });
  }

  show(): Pick<Extract<Command, { type: 'join' }>, 'password' | 'pass'> {
    this.#asked = this.#said;
    return { password: this.#said, pass: this.pass };
  }

  opened({ pass }: { readonly pass?: string }): void {
    if (pass) {
      this.#pass = pass;
      this.#store.pass?.(this.#whose, pass);
    }
    this.close();
  }

  /** @returns whether another word was said meanwhile */
  refused(failure: Failure): boolean {
    if (this.#said !== this.#asked) return true;
    this.close(failure);
    return false;
  }

  /** Answers whoever said a password: with the room, or with why not. */
  close(failure?: Failure): void {
    this.#said = undefined;
    for (const settle of this.#entering.splice(0)) settle(failure);
  }
}
