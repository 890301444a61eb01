import { fill } from '../../page/words/say.ts';
import { words } from '../words.ts';

/** Says why a message was not sent. */
export function notSentWords({ reason }: { readonly reason?: string | undefined }): string {
  const { notSent, saidNo } = words().unsent;
  return fill(notSent, { reason: reason ?? saidNo });
}
