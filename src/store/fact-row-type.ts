import type { Change } from '../protocol/fact.ts';
import type { ReadParts } from './fact-parts.ts';

/**
 * A field's keeping. `open`: in the chain, for good. `sealed`: words; in the chain by a seal of
 * their own, so that they can go. `beside`: not in the chain; goes with its message. `by setting`:
 * open, or with what only the cleared hear. `cleared`: with that always, for good. Of a fact that is
 * theirs alone, all is in its seal.
 */
export type Keeping = 'open' | 'sealed' | 'beside' | 'by setting' | 'cleared';

/**
 * A fact's effect, in one word. The first ones are done to a message; what that means is `after` of
 * protocol/message.ts. The others change what holds in the room, ask, or are for those who keep order.
 */
export type Effect =
  | 'begins'
  | 'rewords'
  | 'removes'
  | 'hides'
  | 'restores'
  | 'clears'
  | 'pins'
  | 'reacts'
  | 'expires'
  | 'sets'
  | 'grants'
  | 'links'
  | 'asks'
  | 'notes'
  | 'outs'
  | 'reviews';

type KeysOf<Kind> = Kind extends unknown ? keyof Kind : never;
type FieldsOf<Kind> = Exclude<KeysOf<Kind>, 'type' | 'target'>;

/** One kind of fact: all that packing, rows, a room's file, its check, search and the docs know of it. */
export interface FactRow<Kind extends Change> {
  readonly aim: Kind extends { readonly target: number }
    ? 'message' | 'question' | 'held, question or message'
    : 'nothing' | 'perhaps a message';
  readonly fields: { readonly [Field in FieldsOf<Kind>]: Keeping };
  /** The readers, in words for the docs; `hearingOf` of protocol/clearance.ts says who they are. */
  readonly heardBy:
    | 'everybody'
    | 'cleared'
    | 'everybody; of a member: cleared'
    | 'everybody; who and why: cleared';
  readonly effect: Effect;
  /** A sentence for docs/protocol.md. */
  readonly meaning: string;
  /** The change that was stored as these parts. */
  readonly from: (parts: ReadParts) => Kind;
  /**
   * The command that says it, but for room and ref: a room's file is held to what that may say, and
   * two facts that come of the same one are the same. Absent where the server says it by itself.
   */
  readonly asked?: (parts: ReadParts, at: number) => object;
}

export type Kind<Type extends Change['type']> = Extract<Change, { readonly type: Type }>;
/** The part of a kind that stands in `open` and `rest`. */
export type Own<Type extends Change['type']> = Omit<Kind<Type>, 'type' | 'target' | 'text'>;
