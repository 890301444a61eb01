import { type Answerable, guarded } from '../guard.ts';

/** Resolves after so many milliseconds, unless the process has nothing else to do. */
export function after(owner: Answerable, milliseconds: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(guarded(owner, resolve), milliseconds).unref();
  });
}
