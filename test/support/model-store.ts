import { createHash } from 'node:crypto';
import { type AuditEntry, auditEntry } from '../../src/protocol/audit.ts';
import { canonical } from '../../src/protocol/canonical.ts';
import type { Carrying } from '../../src/protocol/carried.ts';
import type { Clearance } from '../../src/protocol/clearance.ts';
import { roomName } from '../../src/protocol/code.ts';
import { wholeEmoji } from '../../src/protocol/emoji.ts';
import type { RoomEvent } from '../../src/protocol/event.ts';
import { type Change, type Fact, refScope } from '../../src/protocol/fact.ts';
import { aboutThat } from '../../src/protocol/follow.ts';
import type { Question, QuestionAnswer } from '../../src/protocol/question.ts';
import type { Message } from '../../src/protocol/record.ts';
import { firstDigest, type SealedFact } from '../../src/protocol/seal.ts';
import { noStanding, standingAfter } from '../../src/protocol/standing.ts';
import { withShown } from '../../src/protocol/undo.ts';
import { digestAfter, hashOf, hashOfSealed, sealOf } from '../../src/store/digest.ts';
import { documentsOf } from '../../src/store/fact-hash.ts';
import { hasOwn, partsOf } from '../../src/store/fact-parts.ts';
import type { Committed, KeepingRoom, Store } from '../../src/store/store.ts';
import { type ModelCursors, modelCursors } from './model-cursors.ts';
import { type ModelInvites, modelInvites } from './model-invites.ts';
import { type ModelMarks, modelMarks } from './model-marks.ts';
import { isOverAt, mayRestore, storyOf, toldOf } from './model-message.ts';
import { modelPeople } from './model-people.ts';
import { modelReview, settledAt } from './model-review.ts';
import { searchedIn } from './model-search.ts';

interface ModelRoom {
  code: string;
  readonly facts: Fact[];
  isPublic: boolean;
  lastFact: number;
}

/**
 * The memory as a few lines that are plainly right: it keeps facts in arrays and works everything
 * out anew for each question. For small histories only.
 *
 * @returns opens it, as often as one likes
 */
export function createModel(epoch: string): () => Promise<Store> {
  const rooms = new Map<string, ModelRoom>();
  const links = modelInvites();
  const marks: ModelMarks = new Map();
  const hooks: ModelCursors = new Map();
  const runs: Map<string, number>[] = [];
  return async () => {
    runs.push(new Map([...rooms].map(([key, { facts }]) => [key, facts.length])));
    const model = openModel(rooms, links, epoch, runs);
    const kept = modelMarks(marks);
    const ends = () =>
      [...rooms].flatMap(([room, { facts }]) =>
        facts.length > 0 ? [{ room, seq: facts.length }] : [],
      );
    const cursors = modelCursors(hooks, ends);
    const close = async () => {
      await Promise.all([kept.close(), cursors.close(), model.close()]);
    };
    return { ...model, marks: kept, hookCursors: cursors, close };
  };
}

/** @param runs how far each room went when it was opened */
function openModel(
  rooms: Map<string, ModelRoom>,
  links: ModelInvites,
  epoch: string,
  runs: readonly ReadonlyMap<string, number>[],
): Omit<Store, 'marks' | 'hookCursors'> {
  let isClosed = false;

  const make = (key: string, code: string): ModelRoom => {
    const now = rooms.get(key);
    if (now && (now.facts.length > 0 || now.isPublic)) return now;
    const room = { facts: [], isPublic: false, lastFact: 0, ...now, code };
    rooms.set(key, room);
    return room;
  };

  const answered = (fact: Fact): Committed | undefined => {
    const others = (fact.aliases ?? []).map((id) => ({ ...fact.author, id }));
    for (const author of [fact.author, ...others]) {
      const answer = answeredAs({ ...fact, author });
      if (answer) return answer;
    }
    return undefined;
  };

  const answeredAs = (fact: Fact): Committed | undefined => {
    const [scope, whole] = [refScope(fact), fact.ref?.toWellFormed()];
    const facts = rooms.get(fact.room.key)?.facts ?? [];
    const isFirst = (each: Fact) => each.ref?.toWellFormed() === whole && refScope(each) === scope;
    const first = facts.findIndex(isFirst);
    const before = facts[first];
    if (!before || whole === undefined || scope === undefined) return undefined;
    const answer = { seq: first + 1, at: before.at, repeat: true };
    if (!isSame(facts, first + 1, fact)) return { ...answer, reused: true };
    if (before.change.type !== 'held') return answer;
    const outcome = outcomeOf(facts, first + 1);
    const became = outcome && !outcome.isRejected && { became: outcome.seq };
    return { ...answer, held: { ...became, ...(outcome?.isRejected && { isRejected: true }) } };
  };

  const commitOne = (fact: Fact): Committed => {
    const first = answered(fact);
    if (first) return first;
    if (!links.take(fact)) return { seq: 0, at: fact.at, repeat: true, over: true };
    if (fact.change.type === 'restored') {
      const { facts } = rooms.get(fact.room.key) ?? { facts: [] };
      const isThere = mayRestore(facts, fact.change);
      if (!isThere) return { seq: 0, at: fact.at, repeat: true, late: true };
    }
    const room = make(fact.room.key, fact.room.code);
    room.lastFact = Math.max(...[...rooms.values()].map(({ lastFact }) => lastFact)) + 1;
    links.follow(fact);
    const { change } = fact;
    if (change.type === 'set' && change.setting === 'listed') room.isPublic = change.value === true;
    return { seq: room.facts.push(fact), at: fact.at, repeat: false };
  };

  const messageAt = (room: ModelRoom | undefined, seq: number): Message | undefined =>
    room && fold(room.facts, seq);

  const all = (key: string): Message[] => {
    const room = rooms.get(key);
    return (room?.facts ?? []).flatMap((_, i) => messageAt(room, i + 1) ?? []);
  };

  const record = ([key, room]: [string, ModelRoom]) => {
    return { key, code: room.code, seq: room.facts.length, public: room.isPublic };
  };

  const numbered = (key: string) =>
    (rooms.get(key)?.facts ?? []).map((fact, i) => ({ ...fact, seq: i + 1 }));

  const openIn = (key: string) => {
    const facts = numbered(key);
    const isAnswered = ({ seq }: (typeof facts)[number]) =>
      facts.some(
        ({ change }) =>
          (change.type === 'answered' || change.type === 'rejected') && change.target === seq,
      );
    return facts.filter((fact) => fact.change.type === 'asked' && !isAnswered(fact));
  };

  const latest = (key: string) => rooms.get(key)?.facts.length ?? 0;

  return {
    epoch,
    codes: 'folded',
    find: roomName,
    run: `run${runs.length}`,
    async hasTold(key, seq, run) {
      const number = Number(/^run(\d+)$/.exec(run)?.[1] ?? Number.NaN);
      if (!(number >= 1 && number <= runs.length)) return false;
      const next = runs[number];
      return !next || seq <= (next.get(key) ?? 0);
    },
    async commit(batch) {
      if (isClosed) throw new Error('The store is closed.');
      let before: Committed | undefined;
      return batch.map((fact) => {
        const isVoid = fact.follows && before?.repeat !== false;
        const about = fact.follows && before ? aboutThat(fact, before.seq) : fact;
        before = isVoid ? { seq: before?.seq ?? 0, at: fact.at, repeat: true } : commitOne(about);
        return before;
      });
    },
    async setPublic({ key, code }, isPublic) {
      const room = rooms.get(key) ?? make(key, code);
      room.code = code;
      room.isPublic = isPublic;
    },
    async room(key) {
      const room = rooms.get(key);
      return room && record([key, room]);
    },
    async opening(key, after, reach) {
      const room = rooms.get(key);
      const seq = latest(key);
      const { digest = '' } = (await this.proof(key, seq, 0)) ?? {};
      const standing = await this.standing(key);
      const decided = standing === noStanding ? {} : { standing };
      const isAsked = room?.facts.some(({ change }) => change.type === 'asked') && {
        isAsked: true as const,
      };
      const pinned = new Set<number>();
      for (const { change } of room?.facts ?? []) {
        if (change.type === 'pinned') pinned.add(change.target);
        if (change.type === 'unpinned') pinned.delete(change.target);
      }
      const reviewed = ['held', 'reported'];
      const isReviewed = room?.facts.some(({ change }) => reviewed.includes(change.type)) && {
        isReviewed: true as const,
      };
      const marks = {
        ...isAsked,
        ...isReviewed,
        ...(pinned.size > 0 && { isPinned: true as const }),
      };
      const head = { seq, digest, ...(room && { code: room.code }), ...decided, ...marks };
      const from = Math.max(0, seq - reach.events);
      if (after !== undefined && after >= from && after <= seq) {
        return { ...head, events: await this.events(key, from, seq, reach.events) };
      }
      const { messages } = await this.messages(key, { limit: reach.messages });
      return { ...head, messages };
    },
    async passwordHash(key, version) {
      const facts = rooms.get(key)?.facts ?? [];
      const isSet = ({ change }: Fact) => change.type === 'set' && change.setting === 'password';
      const last = facts.findLast(isSet);
      return last?.change.type === 'set' && last.change.value === version
        ? last.passwordHash
        : undefined;
    },
    async standing(key) {
      const facts = rooms.get(key)?.facts ?? [];
      return facts.reduce(
        (before, { change, at }) => standingAfter(before, change, at),
        noStanding,
      );
    },
    async questions(key, { of, before = Infinity, after, limit, bytes = Infinity }) {
      const told = ({ seq, author, at, change }: ReturnType<typeof numbered>[number]) => {
        return { seq, author, at, text: 'text' in change ? change.text : '' };
      };
      const weigh = (value: object) => Buffer.byteLength(JSON.stringify(value)) + 1;
      const facts = numbered(key);
      const asked = facts.filter(({ change }) => change.type === 'asked');
      const next = (questions: readonly Question[], last: Question | undefined, all: number) =>
        last && questions.length < all ? { questions, next: last.seq } : { questions };
      if (!of) {
        const open = openIn(key);
        const last = asked.find(({ seq }) => seq === after);
        const turns = new Map<string, number>();
        const placed = [...open, ...(last && !open.some(({ seq }) => seq === after) ? [last] : [])]
          .sort((a, b) => a.seq - b.seq)
          .map((fact) => {
            const turn = (turns.get(fact.author.id) ?? 0) + 1;
            turns.set(fact.author.id, turn);
            return { fact, place: turn * 1e9 + fact.seq };
          })
          .sort((a, b) => a.place - b.place);
        const from = placed.findIndex(({ fact }) => fact.seq === after) + 1;
        const queue = placed.slice(from).map(({ fact }) => told(fact));
        let left = bytes;
        const over = queue.findIndex((each, i) => {
          left -= weigh(each);
          return i > 0 && (left < 0 || i >= limit);
        });
        const questions = over === -1 ? queue : queue.slice(0, over);
        return next(questions, questions.at(-1), queue.length);
      }
      const own = asked
        .filter(({ author, seq }) => of.includes(author.id) && seq < before)
        .reverse();
      const questions: Question[] = [];
      let left = bytes;
      for (const fact of own) {
        const isFirst = questions.length === 0;
        const answers: QuestionAnswer[] = [];
        let weight = weigh(told(fact));
        const latest = facts
          .filter(({ change }) => change.type === 'answered' && change.target === fact.seq)
          .slice(-20);
        for (const answer of latest.reverse()) {
          weight += weigh(told(answer));
          if (isFirst && weight > left && answers.length > 0) break;
          answers.unshift(told(answer));
        }
        left -= weight;
        if (!isFirst && (left < 0 || questions.length === limit)) break;
        questions.unshift(answers.length > 0 ? { ...told(fact), answers } : told(fact));
      }
      return next(questions, questions[0], own.length);
    },
    async openQuestions(key) {
      return openIn(key).map(({ seq, author }) => ({ seq, person: author.id }));
    },
    async answers(key, target) {
      return numbered(key).filter(
        ({ change }) => change.type === 'answered' && change.target === target,
      ).length;
    },
    async audit(key, { before = Number.POSITIVE_INFINITY, limit, bytes = Infinity }) {
      const room = rooms.get(key);
      const entries = (room?.facts ?? []).flatMap((fact, i): AuditEntry[] => {
        const { change } = fact;
        const aim = 'target' in change ? change.target : 'from' in change ? change.from : 0;
        const aimed = room?.facts[aim - 1];
        const cleared = aimed?.change.type === 'cleared' ? { cleared: aimed.change } : {};
        const entry = auditEntry(
          eventOf(room as ModelRoom, fact, i + 1, epoch) as RoomEvent,
          aimed && { type: aimed.change.type, author: aimed.author, ...cleared },
        );
        return entry && i + 1 < before ? [entry] : [];
      });
      let left = bytes;
      const over = entries.reverse().findIndex((entry, i) => {
        left -= Buffer.byteLength(JSON.stringify(entry)) + 1;
        return i === limit || (i > 0 && left < 0);
      });
      const page = over === -1 ? entries : entries.slice(0, over);
      const next = page.at(-1)?.seq;
      return over !== -1 && next !== undefined ? { entries: page, next } : { entries: page };
    },
    people: modelPeople({
      facts: numbered,
      message: (key, seq) => messageAt(rooms.get(key), seq),
      isRestorable: (key, seq) => storyOf(rooms.get(key)?.facts ?? [], seq)?.isRestorable === true,
    }),
    async publicRooms(limit) {
      const open = [...rooms].filter(([, room]) => room.isPublic);
      return open
        .sort(([, a], [, b]) => b.lastFact - a.lastFact)
        .slice(0, limit)
        .map(record);
    },
    async rooms(after = '', limit) {
      const keys = [...rooms].sort(([a], [b]) => (a < b ? -1 : 1)).filter(([key]) => key > after);
      return keys.slice(0, limit).map(record);
    },
    async keepingRooms(after, limit) {
      const keys = [...rooms.keys()];
      const kept: KeepingRoom[] = [];
      for (const key of keys.slice(after === undefined ? 0 : keys.indexOf(after) + 1)) {
        const { keep = '' } = (await this.standing(key)).settings;
        if (keep === '') continue;
        const { code, facts } = rooms.get(key) as ModelRoom;
        kept.push({ room: { key, code }, seq: facts.length, ...expiredIn(facts) });
      }
      return kept.slice(0, limit);
    },
    async keepSets(key, since) {
      const sets = (rooms.get(key)?.facts ?? []).flatMap(({ at, change }) =>
        change.type === 'set' && change.setting === 'keep' ? { keep: `${change.value}`, at } : [],
      );
      return sets.slice(
        Math.max(
          0,
          sets.findLastIndex(({ at }) => at <= since),
        ),
      );
    },
    messageBy: async (key, at) => {
      const facts = rooms.get(key)?.facts ?? [];
      const last = facts.findLastIndex((fact) => fact.at <= at);
      return facts.slice(0, last + 1).findLastIndex(({ change }) => change.type === 'posted') + 1;
    },
    messageNumbers: async (key, after, upTo) =>
      (rooms.get(key)?.facts ?? [])
        .flatMap(({ change }, i) => (change.type === 'posted' ? i + 1 : []))
        .filter((seq) => seq > after && seq <= upTo),
    async events(key, after, upTo, limit) {
      const room = rooms.get(key);
      const told = (room?.facts ?? []).map((fact, i) =>
        eventOf(room as ModelRoom, fact, i + 1, epoch),
      );
      return told.filter(({ seq }) => seq > after && seq <= upTo).slice(0, limit) as never;
    },
    async messages(key, { before = Number.POSITIVE_INFINITY, after, limit }) {
      const within = all(key).filter(({ seq }) => seq < before && seq > (after ?? 0));
      const messages = after === undefined ? within.slice(-limit) : within.slice(0, limit);
      return { latest: latest(key), messages };
    },
    points: {
      messages: async (key, seqs) => seqs.flatMap((seq) => messageAt(rooms.get(key), seq) ?? []),
      async page(key, point, limit) {
        const messages = all(key);
        if (!rooms.has(key)) return { latest: 0, messages };
        const from = 'at' in point ? factFrom(rooms.get(key)?.facts ?? [], point.at) : point.around;
        const next = messages.findIndex(({ seq }) => seq >= from);
        const middle = next === -1 ? messages.length : next;
        const start = Math.max(0, Math.min(middle - (limit >> 1), messages.length - limit));
        const page = messages.slice(start, start + limit);
        const around = messages.at(next)?.seq;
        return {
          latest: latest(key),
          ...(around !== undefined && { around }),
          messages: page,
          ...(start > 0 && { older: page[0]?.seq ?? 0 }),
          ...(start + limit < messages.length && { newer: page.at(-1)?.seq ?? 0 }),
        };
      },
    },
    message: async (key, seq) => messageAt(rooms.get(key), seq),
    async hiddenMessage(key, seq) {
      const story = storyOf(rooms.get(key)?.facts ?? [], seq);
      return story?.isRestorable ? story.shown : undefined;
    },
    async pins(key, now) {
      const pins = new Map<number, { until?: number | undefined }>();
      for (const { change } of rooms.get(key)?.facts ?? []) {
        if (change.type !== 'pinned' && change.type !== 'unpinned') continue;
        pins.delete(change.target);
        if (change.type === 'pinned') pins.set(change.target, { until: change.until });
      }
      return [...pins].flatMap(([seq, { until }]) => {
        const message = messageAt(rooms.get(key), seq);
        if (!message || message.removedAt !== undefined || (until ?? Infinity) <= now) return [];
        return until === undefined ? { message } : { message, until };
      });
    },
    async hasReacted(key, seq, author, emoji) {
      return (
        reactorsOf(rooms.get(key)?.facts ?? [], seq)
          .get(emoji)
          ?.has(author) ?? false
      );
    },
    async reactionsBy(key, author, messages) {
      const facts = rooms.get(key)?.facts ?? [];
      return all(key)
        .slice(-messages)
        .flatMap(({ seq }) => [...reactorsOf(facts, seq).values()])
        .filter((since) => since.has(author)).length;
    },
    byRef: async (fact) => answered(fact),
    async proof(key, after, limit, clearance = 'open') {
      const facts = rooms.get(key)?.facts ?? [];
      if (after > facts.length) return undefined;
      const sealed = facts.map((fact, i) => sealedFact(facts, fact, i + 1, 'open'));
      const told = facts.map((fact, i) => sealedFact(facts, fact, i + 1, clearance));
      const digests = [firstDigest];
      for (const fact of sealed) {
        const { seq, seal = null } = fact;
        const hash =
          fact.type !== undefined
            ? hashOf({ ...fact, room: key }, seal)
            : hashOfSealed(key, seq, fact.open ?? '', seal);
        digests.push(digestAfter(digests.at(-1) as string, hash));
      }
      const [head, digest] = [digests.at(-1), digests[after]] as [string, string];
      return { latest: facts.length, head, digest, facts: told.slice(after, after + limit) };
    },
    async search(key, query, range) {
      const found = searchedIn(all(key), query, range);
      return { latest: latest(key), upTo: latest(key), ...found };
    },
    invites: links,
    review: modelReview({
      keys: () => [...rooms].map(([key, { code }]) => ({ key, code })),
      facts: (key) => rooms.get(key)?.facts ?? [],
      message: (key, seq) => messageAt(rooms.get(key), seq),
      event: async (key, seq) => {
        const room = rooms.get(key);
        const fact = room?.facts[seq - 1];
        return room && fact && (eventOf(room, fact, seq, epoch) as RoomEvent);
      },
    }),
    keyFor: (purpose) => createHash('sha256').update(`${epoch} ${purpose}`).digest(),

    async close() {
      isClosed = true;
    },
  };
}

/** Is `change` what fact `seq` was, as far as that is still kept? */
function isSame(facts: readonly Fact[], seq: number, { at, change }: Fact): boolean {
  const { at: firstAt = 0, change: first } = facts[seq - 1] ?? {};
  if (!first) return false;
  if (first.type === 'held' || change.type === 'held') return isSameHeld(facts, seq, first, change);
  if (first.type !== change.type) return false;
  if (hasOwn(change.type)) return saidBy(first, firstAt) === saidBy(change, at);
  const told = (of: Change) =>
    JSON.stringify([
      'target' in of && of.target,
      'emoji' in of && of.emoji,
      'text' in of && isKept(facts, seq) && [of.text, ...aimedAlike(of)],
    ]);
  return told(first) === told(change);
}

/** What of all that it carries makes it another one. */
function aimedAlike(change: Change) {
  const { reply, meta } = change as Carrying;
  return [reply?.seq, meta && canonical(meta)];
}

function isSameHeld(facts: readonly Fact[], seq: number, first: Change, change: Change): boolean {
  const aimOf = (of: Change) => ('target' in of ? of.target : undefined);
  const isSaid = ({ type }: Change) => ['held', 'posted', 'edited'].includes(type);
  if (!isSaid(first) || !isSaid(change) || aimOf(first) !== aimOf(change)) return false;
  const isGone = first.type === 'held' ? outcomeOf(facts, seq) : !isKept(facts, seq);
  return Boolean(isGone) || ('text' in first && 'text' in change && first.text === change.text);
}

/** The number of the first fact of a moment or later; behind all where none is. */
function factFrom(facts: readonly Fact[], time: number): number {
  const index = facts.findIndex(({ at }) => at >= time);
  return index === -1 ? facts.length + 1 : index + 1;
}

/** Up to where the messages of a room have expired, as the facts say. */
function expiredIn(facts: readonly Fact[]): Pick<KeepingRoom, 'expired'> {
  let expired = { upTo: 0, at: 0 };
  for (const [i, { at, change }] of facts.entries()) {
    const upTo = change.type === 'expired' ? Math.min(change.upTo, i) : 0;
    if (upTo > expired.upTo) expired = { upTo, at };
  }
  return expired.upTo > 0 ? { expired } : {};
}

/** What a client says for a change, whatever the server adds to it. */
function saidBy(change: Change, at: number): string {
  const { name: _, until, ...said } = { name: '', until: at, ...change };
  if (change.type === 'revoked') return change.person;
  if (change.type === 'cleared') return canonical([change.person, change.reason ?? null]);
  if (change.type === 'restored') return String(change.target);
  if (change.type === 'answered') return canonical([change.target, change.text]);
  if (change.type === 'set' && change.setting === 'password') {
    return canonical(['password', change.value !== false]);
  }
  return canonical([said, 'until' in change && Math.round((until - at) / 1_000)]);
}

/** What became of a held fact, and under which number. */
function outcomeOf(facts: readonly Fact[], held: number) {
  const seq = settledAt(facts, held);
  const fact = seq === undefined ? undefined : facts[seq - 1];
  return fact && { seq: seq ?? 0, isRejected: fact.change.type === 'rejected' };
}

/** Does the text of fact `seq` still stand? */
function isKept(facts: readonly Fact[], seq: number): boolean {
  const change = facts[seq - 1]?.change;
  const target = change && 'target' in change ? change.target : seq;
  const { author } = facts[seq - 1] ?? {};
  if (change?.type === 'edited' && isOverAt(facts, target, author?.id ?? '')) return false;
  const message = fold(facts, target);
  if (!message) return true;
  return message.removedAt === undefined && isLast(facts, seq);
}

/** The message that fact `seq` posted, after all facts about it. */
function fold(facts: readonly Fact[], seq: number): Message | undefined {
  const story = storyOf(facts, seq);
  return story && toldOf(story);
}

/** Those who have a reaction on a message, and since which fact. */
function reactorsOf(facts: readonly Fact[], seq: number): Map<string, Map<string, number>> {
  const story = storyOf(facts, seq);
  return story && !story.gone ? story.reactors : new Map();
}

function sealedFact(
  facts: readonly Fact[],
  fact: Fact,
  seq: number,
  clearance: Clearance,
): SealedFact {
  const { author, at, ref, change } = fact;
  const { type } = change;
  const salt = `${seq}`.padStart(20, '_');
  const message = fold(facts, type === 'posted' ? seq : 'target' in change ? change.target : 0);
  const isOver = change.type === 'edited' && isOverAt(facts, change.target, author.id);
  const isShown = message?.removedAt === undefined && isLast(facts, seq);
  const isKeptText = change.type === 'held' ? !outcomeOf(facts, seq) : isShown && !isOver;
  const stands = 'text' in change && isKeptText;
  const parts = partsOf(fact);
  const words = parts.carried
    ? canonical({ text: parts.text, ...JSON.parse(parts.carried) })
    : (parts.text ?? '');
  const seal = 'text' in change ? sealOf(salt, words) : null;
  const hashed = { room: fact.room.key, seq, type, author, at, ref, ...parts };
  const documents = documentsOf(hashed, seal);
  if (documents) {
    const { open, rest } = documents;
    const told = open === '' ? { seq } : { seq, open };
    const restSalt = salt.replaceAll('_', '-');
    const sealed = rest === null ? {} : { seal: sealOf(restSalt, rest) };
    const marked = stands ? { salt } : {};
    if (clearance === 'open') return { ...told, ...sealed, ...(open === '' ? {} : marked) };
    return { ...told, ...(rest === null ? {} : { rest, restSalt }), ...marked };
  }
  return {
    seq,
    type,
    author,
    at,
    ...(ref === undefined ? {} : { ref }),
    ...('target' in change ? { target: change.target } : {}),
    ...('emoji' in change ? { emoji: change.emoji } : {}),
    ...(seal === null ? {} : { seal }),
    ...(stands ? { salt } : {}),
  };
}

/** Was the text of fact `seq` not put out of place by a later edit? */
function isLast(facts: readonly Fact[], seq: number): boolean {
  const change = facts[seq - 1]?.change;
  const message = change && 'target' in change ? change.target : seq;
  return !facts
    .slice(seq)
    .some(({ change }) => change.type === 'edited' && change.target === message);
}

function eventOf({ facts }: ModelRoom, fact: Fact, seq: number, epoch: string) {
  const { room, author, at, ref, change } = fact;
  const { as, approval } = fact;
  const acted = { ...(as && { as }), ...(approval && { approval }) };
  const marked = ref === undefined ? {} : { ref };
  const head = { room: room.key, seq, epoch, author, at, ...marked, ...acted };
  if ('emoji' in change) {
    const emoji = wholeEmoji(change.emoji);
    if (emoji === undefined) return { ...head, ...change, type: 'unreacted', emoji: '' };
    return { ...head, ...change, emoji };
  }
  if (change.type === 'held' && outcomeOf(facts, seq)) {
    const { stamp: _, mentions: __, meta: ___, ...held } = change;
    return { ...head, ...held, text: '' };
  }
  if (change.type === 'restored' || change.type === 'pinned') {
    return withShown({ ...head, ...change } as never, fold(facts, change.target));
  }
  if (change.type !== 'posted' && change.type !== 'edited') return { ...head, ...change };
  const message = change.type === 'posted' ? seq : change.target;
  const shown = message <= seq ? fold(facts, message) : undefined;
  const isOver = change.type === 'edited' && isOverAt(facts, change.target, author.id);
  const { mentions: _, meta: __, ...bare } = change;
  const told = shown ?? (isOver ? { text: '' } : change);
  const { text, mentions, meta } = told as Message;
  const words = { text, ...(mentions && { mentions }), ...(meta && { meta }) };
  if (change.type === 'edited') return { ...head, ...bare, ...words };
  const { reply, ...posted } = bare as typeof bare & Carrying;
  const { editedAt, removedAt, hidden } = shown ?? {};
  return {
    ...head,
    ...posted,
    ...words,
    ...(reply && removedAt === undefined ? { reply } : {}),
    ...(editedAt === undefined ? {} : { editedAt }),
    ...(removedAt === undefined ? {} : { removedAt }),
    ...(hidden ? { hidden } : {}),
  };
}
