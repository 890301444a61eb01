import { newSecret } from '../client/secret.ts';
import type { Keep } from './keep.ts';

/** The secret of the person whose browser this is; a new one at the first visit. */
export function secretOf(kept: Keep): string {
  const secret = kept.get('secret') ?? newSecret();
  kept.set('secret', secret);
  return secret;
}
