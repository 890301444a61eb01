import type { ErrorCode } from '../../protocol/error.ts';
import type { room, served } from './en.ts';
import type { Forms } from './say.ts';

/** The same keys as the English ones, with texts of any language. */
type Shape<T> = {
  readonly [Key in keyof T]: T[Key] extends string
    ? string
    : T[Key] extends Forms
      ? Forms
      : Shape<T[Key]>;
};

/** The words of what the server makes: frames of pages, the lobby, the page without scripts, faults. */
export type ServedWords = Shape<typeof served>;
/** The words of a room's page in the browser. */
export type RoomWords = Shape<typeof room>;
/** Refusals in words of a language: what is missing is told in the English of the error table. */
export type RefusalWords = Readonly<Partial<Record<ErrorCode, string>>>;

/** All that is said in one language. */
export interface Words {
  readonly served: ServedWords;
  readonly room: RoomWords;
  readonly refusals: RefusalWords;
  /** Has somebody who speaks it read it? */
  readonly isReviewed: boolean;
}
