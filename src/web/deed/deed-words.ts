import { never } from '../../protocol/never.ts';
import { spanWords } from '../../protocol/span.ts';
import { type Deed, type DeedAct, undoSeconds } from './deed.ts';

/** The words of what was done, and what takes it back. */
export interface DeedWords {
  readonly words: (count: number) => string;
  readonly undo?: DeedAct;
  /** The words once it was taken back. */
  readonly undone?: string;
  /** The seconds for which it can be taken back. */
  readonly seconds?: number;
}

/** Says what was done; `seq` is the number of its fact. */
export function wordsOfDeed({ act, name, person, isEdit, isOwn }: Deed, seq: number): DeedWords {
  const seconds = undoSeconds;
  switch (act.type) {
    case 'hide':
      return {
        words: (count) => `Hidden: ${messages(count, name)}`,
        ...{ undo: { type: 'restore', seq: act.seq }, undone: 'Shown again.', seconds },
      };
    case 'restore':
      return { words: () => 'Shown again.' };
    case 'remove':
      return { words: (count) => `Removed for good: ${messages(count, name)}` };
    case 'clear':
      if (isOwn) return { words: () => 'Deleted for everybody.' };
      return {
        words: () => `Taken away: ${clearedWords(act.since, name)}`,
        ...{ undo: { type: 'restore', seq }, undone: 'Shown again.', seconds },
      };
    case 'timeout':
      return {
        words: () => `${name} is paused for ${spanWords(act.seconds)}.`,
        ...letIn(act.person ?? person, name),
      };
    case 'ban':
      return {
        words: () => `${name} is banned${act.seconds ? ` for ${spanWords(act.seconds)}` : ''}.`,
        ...letIn(act.person ?? person, name),
      };
    case 'unban':
      return { words: () => `${name} may speak again.` };
    case 'pin':
      return {
        words: () => 'Pinned above the talk.',
        ...{ undo: { type: 'unpin', seq: act.seq }, undone: 'No longer pinned.', seconds },
      };
    case 'unpin':
      return { words: () => 'No longer pinned.' };
    case 'announce':
      return { words: () => 'Said, and pinned above the talk.' };
    case 'calm':
      return act.seconds === 0
        ? { words: () => 'The room is calm no more by order.' }
        : {
            words: () => `The room is calmed down for ${spanWords(act.seconds)}.`,
            ...{ undo: { type: 'calm', seconds: 0 }, undone: 'Not calmed down any more.' },
            seconds: undoSeconds,
          };
    case 'report':
      return { words: () => 'Reported. Those who keep order see it.' };
    case 'note':
      return { words: () => `Noted about ${name}. ${name} does not see it.` };
    case 'approve':
      return {
        words: (count) => `Approved: ${messages(count, name)}`,
        ...(!isEdit && { undo: { type: 'hide', seq }, undone: 'Hidden again.', seconds }),
      };
    case 'reject':
      return { words: (count) => `Rejected: ${messages(count, name)}` };
    default:
      return never(act);
  }
}

function letIn(person: string | undefined, name: string): Partial<DeedWords> {
  if (person === undefined) return {};
  const undone = `${name} may speak again.`;
  return { undo: { type: 'unban', person }, undone, seconds: undoSeconds };
}

function messages(count: number, name: string): string {
  return count === 1 ? `one message by ${name}` : `${count} messages`;
}

function clearedWords(since: number | undefined, name: string): string {
  if (since === undefined) return `all that ${name} said`;
  return `what ${name} said in the last ${since > 3_600 ? 'day' : 'hour'}`;
}
