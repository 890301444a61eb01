import { isWorkDone, type Work, workText } from '../protocol/work.ts';
import { sha256Head } from './sha-256.ts';

/** Milliseconds at once: a frame goes on in between; where nobody looks, browsers wait a second. */
const sliceMs = 10;
const hiddenMs = 300;
const atOnce = 64;

/** Does the work that a server asks for, in slices that keep a page alive. */
export async function solve(work: Work): Promise<string> {
  const isHidden = () => globalThis.document?.hidden === true;
  for (let at = 0; ; ) {
    const end = performance.now() + (isHidden() ? hiddenMs : sliceMs);
    while (performance.now() < end) {
      for (let count = 0; count < atOnce; count++, at++) {
        const answer = at.toString(36);
        if (isWorkDone(sha256Head(workText(work, answer)), work.bits)) return answer;
      }
    }
    await new Promise((resolve) => setTimeout(resolve));
  }
}
