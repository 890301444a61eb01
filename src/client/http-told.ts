import type { Resume, Word } from '../dialect/native.ts';
import type { Author } from '../protocol/record.ts';
import type { Beside } from './reading.ts';

/** On its way into a room, or in. */
export interface Join {
  readonly key?: string;
  cleared?: true | undefined;
  /** Words that came before it was known which room it is. */
  readonly early?: Beside[];
}

/** A room, as `GET` tells it. */
export interface RoomNow
  extends Partial<
    Pick<
      Extract<Word, { type: 'joined' }>,
      'me' | 'settings' | 'kept' | 'pins' | 'yours' | 'waiting' | 'questions' | 'nextQuestion'
    >
  > {
  readonly room: string;
  readonly code: string;
  readonly epoch: string;
  readonly run: string;
  readonly latest: number;
  readonly people: number;
  /** The use of the cursor that was sent along. */
  readonly resume?: Resume;
}

/** The person whose token it is. */
export interface Me {
  readonly author: Author;
  /** The name is settled. */
  readonly named?: true;
  readonly until?: number;
}
