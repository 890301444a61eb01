import type { Author } from '../protocol/record.ts';
import type { Call } from './call.ts';
import type { LinkState } from './client.ts';
import type { Door } from './door.ts';
import type { Marks } from './marks.ts';
import type { Outbox } from './outbox.ts';
import type { Answers, Ask, Settle } from './request.ts';

/** Somebody before it had an account. */
export interface Guest {
  readonly id: string;
  /** The mark of its unsent messages. */
  readonly fingerprint: string;
  /** The person has agreed: each room links them as it is joined. */
  readonly links: boolean | undefined;
}

/** The part of a client that its rooms need. */
export interface Uplink {
  state(): LinkState;
  you(): Author | undefined;
  /** The guest whose secret is shown beside a token. */
  guest(): Guest | undefined;
  /** It only hears, and is none of those who are there. */
  readonly watch: boolean | undefined;
  /** The server's address, for HTTP. */
  readonly base: URL;
  /** The headers that go along over HTTP. */
  headers(pass?: string): Record<string, string>;
  /** The one of the room with this key, also after it was left and joined again. */
  outboxOf(room: string): Outbox;
  doorOf(room: string): Door;
  ask<Type extends keyof Answers>(
    command: Ask<Type>,
    settle: Settle<Answers[Type]>,
    call?: Call,
  ): void;
  typing(room: string): void;
  readonly marks: Marks;
  left(room: { readonly id: string }): void;
}
