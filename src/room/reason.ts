import { keepText } from '../protocol/text.ts';

/** The reason of an act, where there is one. */
export function keptReason(reason: string | undefined): { readonly reason?: string } {
  const kept = keepText(reason ?? '').trim();
  return kept === '' ? {} : { reason: kept };
}
