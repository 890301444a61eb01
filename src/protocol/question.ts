import type { Author } from './record.ts';

/** What somebody asked those who keep order: heard by them, and by who asked. */
export interface Question {
  readonly seq: number;
  readonly author: Author;
  /** Milliseconds since 1970, by the server's clock. */
  readonly at: number;
  readonly text: string;
  /** Oldest first; absent while nobody has answered. */
  readonly answers?: readonly QuestionAnswer[];
}

export interface QuestionAnswer {
  readonly seq: number;
  readonly author: Author;
  readonly at: number;
  readonly text: string;
}

/** Questions that somebody is told of its own, at most; the latest ones. */
export const ownQuestions = 20;
/** Open questions that those who keep order are told at once, at most; the oldest ones. */
export const openQuestions = 100;
