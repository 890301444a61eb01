import type { Author } from '../protocol/record.ts';
import { Failure } from './failure.ts';

/** Somebody who waits for another name. */
export interface Renaming {
  readonly resolve: (you: Author) => void;
  readonly reject: (failure: Failure) => void;
}

export function settle(renamings: readonly Renaming[], answer: Author | Failure): void {
  for (const { resolve, reject } of renamings) {
    if (answer instanceof Failure) reject(answer);
    else resolve(answer);
  }
}
