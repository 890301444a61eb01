import type { Fact } from '../../src/protocol/fact.ts';
import { type Invite, invitesEach, isGood, mayGive } from '../../src/protocol/invite.ts';
import type { Invites } from '../../src/store/invites.ts';

/** Links as a few lines that are plainly right. */
export interface ModelInvites extends Invites {
  /** False where the fact's link leads nowhere. */
  take(fact: Fact): boolean;
  follow(fact: Fact): void;
}

interface Kept {
  readonly key: string;
  readonly hash: string;
  invite: Invite;
}

interface Taken {
  readonly key: string;
  readonly id: string;
  person: string;
  holds: boolean;
}

const isGone = ({ invite }: Kept) => invite.people === 0;

export function modelInvites(): ModelInvites {
  let all: Kept[] = [];
  let taken: Taken[] = [];

  const handOver = (key: string, guest: string, person: string) => {
    for (const kept of all) {
      const isGuests = kept.key === key && kept.invite.by === guest;
      if (isGuests) kept.invite = { ...kept.invite, by: person };
    }
    const has = new Set(taken.filter((each) => each.person === person).map(({ id }) => id));
    for (const each of taken) {
      if (each.key === key && each.person === guest && !has.has(each.id)) each.person = person;
    }
  };

  return {
    async list(key) {
      const own = all
        .filter((each) => each.key === key && !isGone(each))
        .map(({ invite }) => invite);
      return own.sort((a, b) => a.at - b.at || (a.id < b.id ? -1 : 1));
    },
    async find(key, hash) {
      return all.find((each) => each.key === key && each.hash === hash)?.invite;
    },
    async add(key, invite, hash) {
      if (all.filter((each) => each.key === key && !isGone(each)).length >= invitesEach)
        return false;
      all.push({ key, hash, invite });
      return true;
    },
    async end(key, id, at) {
      const kept = all.find((each) => each.key === key && each.invite.id === id);
      if (!kept || isGone(kept)) return undefined;
      kept.invite = { ...kept.invite, until: Math.min(kept.invite.until ?? at, at) };
      const holders = taken.filter((each) => each.id === id && each.holds);
      return holders.map(({ person }) => person).sort();
    },
    async forget(key, id) {
      const isIt = (each: Kept) => each.key === key && each.invite.id === id;
      const kept = all.find(isIt);
      if (!kept || isGone(kept)) return;
      kept.invite = { ...kept.invite, people: 0 };
      const old = (kept.invite.until ?? 0) - 30 * 86_400_000;
      all = all.filter(
        (each) => each.key !== key || !isGone(each) || (each.invite.until ?? 0) >= old,
      );
      taken = taken.filter((each) => each.id !== id);
    },
    take({ room: { key }, author, at, invite: id }) {
      if (id === undefined) return true;
      const kept = all.find((each) => each.key === key && each.invite.id === id);
      const isSecond = taken.some((each) => each.id === id && each.person === author.id);
      if (!kept || isSecond || !isGood(kept.invite, at)) return false;
      kept.invite = { ...kept.invite, taken: kept.invite.taken + 1 };
      return true;
    },
    follow({ room: { key }, change, at, invite: id }) {
      if (change.type === 'linked') return handOver(key, change.guest, change.person);
      if (change.type !== 'granted' && change.type !== 'revoked') return;
      const { person } = change;
      for (const each of taken) if (each.key === key && each.person === person) each.holds = false;
      if (id !== undefined) taken.push({ key, id, person, holds: true });
      const role = change.type === 'granted' ? change.role : 'guest';
      for (const kept of all) {
        const { by, role: given, until = at } = kept.invite;
        const ends = kept.key === key && by === person && !mayGive(role, given);
        if (ends) kept.invite = { ...kept.invite, until: Math.min(until, at) };
      }
    },
  };
}
