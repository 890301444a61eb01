import { guarded, type OnBug } from '../../guard.ts';
import { Refusal } from '../../protocol/error.ts';
import { formOf } from '../bearer.ts';
import type { Identity, Who } from '../identity.ts';
import { hashOfDeskKey, readDeskKey } from './desk-key-file.ts';

export interface DeskKeyParts {
  /** The data folder: a key that is made there while the server runs is known. */
  readonly data: string;
  readonly onBug: OnBug;
}

/** Milliseconds between two looks at the file, from when somebody has come by its key. */
const lookMs = 400;

interface Holder {
  readonly hash: string;
  readonly who: Who;
  /** Aborted when another key takes its place. */
  readonly end: AbortController;
}

/** The key of the host's desk: who shows it is the host in every room. */
export class DeskKey {
  readonly #parts: DeskKeyParts;
  #holder: Holder | undefined;
  #timer: NodeJS.Timeout | undefined;
  #isClosed = false;

  constructor(parts: DeskKeyParts) {
    this.#parts = parts;
  }

  /** @throws Refusal `bad_token` where it is not the one that was made last */
  async read(key: string): Promise<Who> {
    await this.#look();
    const hash = hashOfDeskKey(key);
    if (this.#holder?.hash !== hash) throw new Refusal('bad_token');
    if (!this.#isClosed) {
      this.#timer ??= setInterval(
        guarded({ fail: this.#parts.onBug }, () => this.#look()),
        lookMs,
      ).unref();
    }
    return this.#holder.who;
  }

  close(): void {
    this.#isClosed = true;
    clearInterval(this.#timer);
  }

  async #look(): Promise<void> {
    const kept = await readDeskKey(this.#parts.data);
    if (kept?.hash === this.#holder?.hash) return;
    this.#holder?.end.abort();
    this.#holder = kept && holderOf(kept.hash);
  }
}

function holderOf(hash: string): Holder {
  const end = new AbortController();
  const author = { id: deskId, name: 'host', badge: 'host' } as const;
  return { hash, end, who: { author, isNamed: true, grants: { role: 'host' }, ends: end.signal } };
}

/** The author of what is done from the desk. */
export const deskId = 'h_desk';

/** Everybody whom an identity knows, and whoever has the key of the desk. */
export function withDesk(identity: Identity, key: DeskKey): Identity {
  return {
    ...(identity.guests && { guests: identity.guests }),
    whoHas: (bearer) =>
      formOf(bearer) === 'desk-key' ? key.read(bearer) : identity.whoHas(bearer),
    claimant: (name) => identity.claimant(name),
    named: () => identity.named?.() ?? [],
    close: () => identity.close?.(),
  };
}
