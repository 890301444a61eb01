import type { Author } from '../protocol/record.ts';
import type { LinkState } from './client.ts';
import type { Door } from './door.ts';
import type { Outbox } from './outbox.ts';
import type { Answers, Ask, Settle } from './request.ts';

/** The part of a client that its rooms need. */
export interface Uplink {
  state(): LinkState;
  you(): Author | undefined;
  /** The server's address, for HTTP. */
  readonly base: URL;
  /** The headers that go along over HTTP. */
  headers(pass?: string): Record<string, string>;
  /** The one of the room with this key, also after it was left and joined again. */
  outboxOf(room: string): Outbox;
  doorOf(room: string): Door;
  ask<Type extends keyof Answers>(command: Ask<Type>, settle: Settle<Answers[Type]>): void;
  typing(room: string): void;
  left(room: { readonly id: string }): void;
}
