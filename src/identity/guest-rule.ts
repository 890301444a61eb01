import { Refusal } from '../protocol/error.ts';
import type { GuestRule, Identity, Who } from './identity.ts';

/**
 * An identity under a rule for guests and strangers: who may not come in is nobody, and who may only
 * read is marked so.
 */
export function underRule(identity: Identity, rule: GuestRule): Identity {
  if (rule === 'on') return identity;
  const ruled = (who: Who): Who => {
    if (!who.isGuest) return who;
    if (rule === 'off') throw new Refusal('guests_off');
    return { ...who, readsOnly: true };
  };
  return {
    guests: rule,
    whoHas(bearer) {
      const who = identity.whoHas(bearer);
      return who instanceof Promise ? who.then(ruled) : ruled(who);
    },
    named: () => identity.named?.() ?? [],
    claimant: (name) => ruled(identity.claimant(name)),
    close: () => identity.close?.(),
  };
}
