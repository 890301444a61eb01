import { carryingOf } from '../../src/protocol/carried.ts';
import type { RoomEvent } from '../../src/protocol/event.ts';
import type { Fact } from '../../src/protocol/fact.ts';
import type { FormerText } from '../../src/protocol/former.ts';
import type { Message } from '../../src/protocol/record.ts';
import type { OwnHeld, Reported } from '../../src/protocol/review.ts';
import { noStanding, standingAfter } from '../../src/protocol/standing.ts';
import type { ReviewReader } from '../../src/store/review.ts';

/** What the model of a memory is asked of its rooms. */
export interface ReviewedRooms {
  readonly keys: () => readonly { readonly key: string; readonly code: string }[];
  readonly facts: (key: string) => readonly Fact[];
  readonly message: (key: string, seq: number) => Message | undefined;
  readonly event: (key: string, seq: number) => Promise<RoomEvent | undefined>;
}

/** The number of the fact that settled a held one; undefined while that waits, and where it is none. */
export function settledAt(facts: readonly Fact[], held: number): number | undefined {
  if (facts[held - 1]?.change.type !== 'held') return undefined;
  const isOf = ({ change, approval }: Fact) =>
    (approval?.held ?? (change.type === 'rejected' ? change.target : 0)) === held;
  const at = facts.findIndex((fact, i) => i >= held && isOf(fact));
  return at < 0 ? undefined : at + 1;
}

const weigh = (one: object) => Buffer.byteLength(JSON.stringify(one)) + 1;

function fitting<One extends object>(all: readonly One[], bytes: number): readonly One[] {
  let left = bytes;
  const over = all.findIndex((one, i) => {
    left -= weigh(one);
    return left < 0 && i > 0;
  });
  return over < 0 ? all : all.slice(0, over);
}

const isFlag = ({ author }: { readonly author: { readonly id: string } }) =>
  author.id === 'h_filter';

const standingIn = (facts: readonly Fact[]) =>
  facts.reduce((before, { change, at }) => standingAfter(before, change, at), noStanding);

/** What waits for those who keep order, worked out anew for each question. */
export function modelReview(rooms: ReviewedRooms): ReviewReader {
  const heldIn = (key: string) =>
    rooms.facts(key).flatMap((fact, i) => {
      const { change } = fact;
      return change.type === 'held' ? [{ fact, change, seq: i + 1 }] : [];
    });
  const openIn = (key: string) =>
    heldIn(key).filter(({ seq }) => settledAt(rooms.facts(key), seq) === undefined);
  const openQuestionsIn = (key: string) => {
    const facts = rooms.facts(key);
    const settled = facts.flatMap(({ change }) =>
      change.type === 'answered' || change.type === 'rejected' ? [change.target] : [],
    );
    return facts
      .map(({ change, at }, i) => ({ type: change.type, seq: i + 1, at }))
      .filter(({ type, seq }) => type === 'asked' && !settled.includes(seq));
  };
  const reportedIn = (key: string): readonly Reported[] => {
    const facts = rooms.facts(key);
    const groups = new Map<number, Reported['reports'][number][]>();
    for (const [i, { author, at, change }] of facts.entries()) {
      if (change.type === 'rejected') groups.delete(change.target);
      if (change.type !== 'reported' || change.target > i) continue;
      const isThere = facts[change.target - 1]?.change.type === 'posted';
      if (!isThere) continue;
      const group = groups.get(change.target) ?? [];
      groups.set(change.target, [...group, { seq: i + 1, author, at, why: change.why }]);
    }
    const all = [...groups].toSorted(([, a], [, b]) => b.length - a.length);
    return all.flatMap(([seq, reports]) => {
      const message = rooms.message(key, seq);
      if (!message || message.removedAt !== undefined) return [];
      return [{ message, count: reports.length, reports: reports.slice(-20) }];
    });
  };
  return {
    waiting: async (key) =>
      openIn(key).map(({ fact: { author }, change: { target }, seq }) => {
        return { seq, person: author.id, ...(target === undefined ? {} : { target }) };
      }),
    async queue(key, { after = 0, afterReported = 0, limit, bytes = Infinity }) {
      const open = openIn(key).filter(({ seq }) => seq > after);
      const told = open.map(({ fact: { author, at }, change, seq }) => {
        const { text, why, target } = change;
        const carried = carryingOf(change);
        return {
          seq,
          author,
          at,
          text,
          why,
          ...carried,
          ...(target === undefined ? {} : { target }),
        };
      });
      const held = afterReported > 0 ? [] : fitting(told, bytes).slice(0, limit);
      const isLast = afterReported > 0 || held.length === told.length;
      const next = isLast ? {} : { nextHeld: held.at(-1)?.seq ?? 0 };
      if (after > 0) return { held, reported: [], ...next };
      const all = reportedIn(key);
      const rest = all.slice(all.findIndex(({ message }) => message.seq === afterReported) + 1);
      const reported = fitting(rest.slice(0, limit), bytes);
      const isAll = reported.length === rest.length;
      const more = isAll ? {} : { nextReported: reported.at(-1)?.message.seq ?? 0 };
      const flagged = all.filter((group) => group.reports.some(isFlag)).length;
      const full = afterReported === 0 && flagged >= 250 ? { flagsFull: true as const } : {};
      return { held, reported, ...next, ...more, ...full };
    },
    async own(key, { of, since, limit }) {
      const facts = rooms.facts(key);
      const own = heldIn(key).flatMap(({ fact, change, seq }): OwnHeld[] => {
        if (!of.includes(fact.author.id)) return [];
        const settled = settledAt(facts, seq);
        const outcome = settled === undefined ? undefined : facts[settled - 1];
        const { target } = change;
        const { ref, at } = fact;
        const head = { seq, at, ...(ref === undefined ? {} : { ref }) };
        const aimed = target === undefined ? {} : { target };
        if (!outcome) return [{ ...head, ...aimed, text: change.text, ...carryingOf(change) }];
        if (outcome.change.type !== 'rejected' || outcome.at < since) return [];
        const { reason } = outcome.change;
        const isOwn = outcome.author.id === fact.author.id;
        const rejected = isOwn ? 'writer' : outcome.as ? 'order' : 'time';
        return [{ ...head, ...aimed, text: '', rejected, ...(reason ? { reason } : {}) }];
      });
      return own.slice(-limit);
    },
    async outcome(key, held) {
      const settled = settledAt(rooms.facts(key), held);
      return settled === undefined ? undefined : rooms.event(key, settled);
    },
    async reports(key, message, person) {
      const groups = reportedIn(key);
      const reports = groups.flatMap((group) => group.reports);
      const ofMessage = groups.find((group) => group.message.seq === message)?.reports ?? [];
      const own = ofMessage.findLast(({ author }) => author.id === person);
      const byPerson = reports.filter(({ author }) => author.id === person).length;
      const byPeople = groups.filter((group) => group.reports.some((one) => !isFlag(one)));
      const counts = { messages: byPeople.length, ofMessage: ofMessage.length, byPerson };
      return own ? { ...counts, own: { seq: own.seq, at: own.at } } : counts;
    },
    hasReported: async (key, persons) =>
      rooms
        .facts(key)
        .some(({ author, change }) => change.type === 'reported' && persons.includes(author.id)),
    async former(key, message) {
      let isKept = false;
      let texts: readonly FormerText[] = [];
      let now: FormerText | undefined;
      for (const [i, { change, at }] of rooms.facts(key).entries()) {
        if (change.type === 'set' && change.setting === 'former') {
          isKept = change.value === 'moderators';
          if (!isKept) texts = [];
        }
        const isPosted = change.type === 'posted' && i + 1 === message;
        if (!isPosted && !(change.type === 'edited' && change.target === message)) continue;
        if (now && isKept) texts = [...texts, now];
        now = { text: change.text, at };
      }
      return rooms.message(key, message)?.removedAt === undefined ? texts.slice(-50) : [];
    },
    async flags(key, message) {
      const flagged = reportedIn(key).filter((group) => group.reports.some(isFlag));
      const isFlagged = flagged.some((group) => group.message.seq === message);
      return { messages: flagged.length, isFlagged };
    },
    async waitingRooms(limit) {
      const all = rooms.keys().map((room) => {
        const held = openIn(room.key);
        const reported = reportedIn(room.key);
        const asked = openQuestionsIn(room.key);
        const facts = [...held, ...asked, ...reported.flatMap(({ reports }) => reports)];
        const latest = Math.max(0, ...facts.map(({ seq }) => seq));
        const counts = { held: held.length, reported: reported.length, asked: asked.length };
        return { room, ...counts, latest };
      });
      const total = ({ held, reported, asked }: (typeof all)[number]) => held + reported + asked;
      return all
        .filter((each) => total(each) > 0)
        .sort((a, b) => total(b) - total(a) || (a.room.key < b.room.key ? -1 : 1))
        .slice(0, limit);
    },
    async outOfRooms(now, limit) {
      const all = rooms.keys().toSorted((a, b) => (a.key < b.key ? -1 : 1));
      return all
        .flatMap((room) => standingIn(rooms.facts(room.key)).out.map((out) => ({ room, ...out })))
        .filter(({ until = Infinity }) => until > now)
        .slice(0, limit);
    },
    overdueQuestions: async (before, limit) =>
      rooms
        .keys()
        .flatMap((room) => openQuestionsIn(room.key).map((one) => ({ room, ...one })))
        .filter(({ at }) => at < before)
        .sort((a, b) => a.at - b.at)
        .slice(0, limit)
        .map(({ room, seq }) => ({ room, seq })),
    overdue: async (before, limit) =>
      rooms
        .keys()
        .flatMap((room) => openIn(room.key).map(({ fact, seq }) => ({ room, seq, at: fact.at })))
        .filter(({ at }) => at < before)
        .sort((a, b) => a.at - b.at)
        .slice(0, limit)
        .map(({ room, seq }) => ({ room, seq })),
  };
}
