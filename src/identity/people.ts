import { Refusal } from '../protocol/error.ts';
import type { Author } from '../protocol/record.ts';
import { formOf } from './bearer.ts';
import { claimantOf, guestOf } from './guest.ts';
import type { Identity, Who } from './identity.ts';

/** Those for whom the host vouches; absent where there are none of the kind. */
export interface Vouched {
  /** @throws Refusal */
  readonly token?: ((token: string) => Promise<Who>) | undefined;
  /** @throws Refusal */
  readonly botKey?: ((key: string) => Who | Promise<Who>) | undefined;
  /** Those whose names nobody else has. */
  readonly named?: (() => readonly Author[]) | undefined;
  /** Lets go of what they keep open. */
  close(): void;
}

/** Everybody: the host's people by token, its bots by key, and guests by the secret they make. */
export function createPeople({ token, botKey, named = () => [], close }: Vouched): Identity {
  return {
    whoHas(bearer) {
      const form = formOf(bearer);
      if (form === 'secret') return guestOf(bearer);
      const asked = form === 'token' ? token : form === 'bot-key' ? botKey : undefined;
      if (asked) return asked(bearer);
      throw new Refusal(looksLikeKey(bearer) ? 'bad_token' : 'bad_secret');
    },
    claimant: claimantOf,
    named,
    close,
  };
}

function looksLikeKey(bearer: string): boolean {
  return bearer.includes('.') || /^p[bd]_/.test(bearer);
}
