import type { Author } from './record.ts';

/** A question to those who keep order: heard by them, and by its author. */
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

/** A question that waits for an answer, without its words. */
export interface OpenQuestion {
  readonly seq: number;
  /** The id of who asked. */
  readonly person: string;
}

/** Questions that somebody is told of its own, at most; the latest ones. */
export const ownQuestions = 20;
/** Open questions that those who keep order are told at once, at most; the first of the queue. */
export const openQuestions = 100;
/** Questions that one person may have without an answer. */
export const openEach = 20;
/** Questions that a room may have without an answer. */
export const openInRoom = 500;
/** Questions without an answer that a room may have from one address. */
export const openFrom = 100;
/** Milliseconds after which a question that nobody answered waits no more. */
export const openFor = 24 * 3_600_000;
/** Answers that one question may have. */
export const answersEach = 20;

/**
 * The queue of questions that wait: first the first one of everybody, then everybody's second, so
 * that nobody's many stand before another's first.
 *
 * @param open oldest first
 */
export function inTurns<Asked extends OpenQuestion>(open: readonly Asked[]): readonly Asked[] {
  const counts = new Map<string, number>();
  const turns = open.map((asked) => {
    const turn = counts.get(asked.person) ?? 0;
    counts.set(asked.person, turn + 1);
    return { asked, turn };
  });
  return turns
    .sort((a, b) => a.turn - b.turn || a.asked.seq - b.asked.seq)
    .map(({ asked }) => asked);
}

/**
 * Those of a queue that stand behind one of them; where that one waits no more, behind where it would.
 *
 * @param last as it stood, or would stand, among `open`
 */
export function behind<Asked extends OpenQuestion>(
  open: readonly Asked[],
  last: OpenQuestion,
): readonly Asked[] {
  const isThere = open.some(({ seq }) => seq === last.seq);
  const waiting = open.map((asked) => ({ ...asked, asked }));
  const queue = inTurns(
    isThere ? waiting : [...waiting, { ...last, asked: undefined }].sort(bySeq),
  );
  const at = queue.findIndex(({ seq }) => seq === last.seq);
  return queue.slice(at + 1).flatMap(({ asked }) => asked ?? []);
}

/** Somebody's own questions as it knows them, once it is told that some of them changed. */
export function withChanged(
  known: readonly Question[],
  changed: readonly Question[],
): readonly Question[] {
  const all = new Map(known.map((one) => [one.seq, one]));
  for (const one of changed) {
    const { answers = [] } = one;
    const before = all.get(one.seq)?.answers ?? [];
    const others = before.filter(({ seq }) => !answers.some((each) => each.seq === seq));
    const both = [...others, ...answers];
    all.set(one.seq, both.length > 0 ? { ...one, answers: both } : one);
  }
  return [...all.values()].sort(bySeq).slice(-ownQuestions);
}

const bySeq = (a: { readonly seq: number }, b: { readonly seq: number }) => a.seq - b.seq;
