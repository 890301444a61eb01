import type { Word } from '../dialect/native.ts';

/** The place of a command's change in the log. */
export type Ack = Pick<Extract<Word, { type: 'ack' }>, 'room' | 'seq' | 'epoch' | 'at'>;
