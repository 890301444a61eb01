import { roomName } from '../src/protocol/code.ts';
import type { RoomEvent } from '../src/protocol/event.ts';
import type { Fact } from '../src/protocol/fact.ts';
import { firstDigest } from '../src/protocol/seal.ts';
import { noStanding } from '../src/protocol/standing.ts';
import type { Committed, Store } from '../src/store/store.ts';

/**
 * A log that numbers and forgets. What a disk and its thread cost can't be counted in instructions,
 * and is not what the gate is about; nobody here is behind, so nobody asks for what was.
 */
export function createMemoryLog(): Store {
  const heads = new Map<string, number>();
  const number = (fact: Fact): Committed => {
    const seq = (heads.get(fact.room.key) ?? 0) + 1;
    heads.set(fact.room.key, seq);
    return { seq, at: fact.at, repeat: false };
  };
  const none: readonly RoomEvent[] = [];
  return {
    run: 'run',
    hasTold: async () => true,
    epoch: 'gate',
    codes: 'folded',
    find: roomName,
    room: async (key) => {
      const seq = heads.get(key);
      return seq === undefined ? undefined : { key, code: key, seq, public: false };
    },
    opening: async (key) => ({ seq: heads.get(key) ?? 0, digest: firstDigest, messages: [] }),
    passwordHash: async () => undefined,
    standing: async () => noStanding,
    questions: async () => ({ questions: [] }),
    openQuestions: async () => [],
    answers: async () => 0,
    audit: async () => ({ entries: [] }),
    publicRooms: async () => [],
    rooms: async () => [],
    keepingRooms: async () => [],
    keepSets: async () => [],
    messageBy: async () => 0,
    messageNumbers: async () => [],
    events: async () => none,
    messages: async (key) => ({ latest: heads.get(key) ?? 0, messages: [] }),
    message: async () => undefined,
    hasReacted: async () => false,
    reactionsBy: async () => 0,
    byRef: async () => undefined,
    proof: async () => undefined,
    search: async () => ({ latest: 0, upTo: 0, messages: [], total: 0 }),
    commit: async (facts) => facts.map(number),
    setPublic: async () => {},
    marks: {
      move: () => {},
      of: async () => [],
      forget: () => {},
      hand: () => {},
      flush: async () => {},
    },
    hookCursors: {
      begin: async () => {},
      of: async () => 0,
      move: () => {},
      behind: async () => [],
      flush: async () => {},
    },
    people: {
      record: async () => ({ messages: 0, notes: [] }),
      said: async () => ({ messages: 0 }),
      hasWords: async () => false,
      unread: async () => ({ unread: 0, mentions: 0 }),
      wasHost: async () => false,
      hasWritten: async () => true,
    },
    points: { page: async () => ({ latest: 0, messages: [] }), messages: async () => [] },
    invites: {
      list: async () => [],
      find: async () => undefined,
      add: async () => false,
      end: async () => undefined,
      forget: async () => {},
    },
    hiddenMessage: async () => undefined,
    pins: async () => [],
    review: {
      waiting: async () => [],
      queue: async () => ({ held: [], reported: [] }),
      own: async () => [],
      outcome: async () => undefined,
      reports: async () => ({ messages: 0, ofMessage: 0, byPerson: 0 }),
      hasReported: async () => false,
      former: async () => [],
      flags: async () => ({ messages: 0, isFlagged: false }),
      waitingRooms: async () => [],
      outOfRooms: async () => [],
      overdue: async () => [],
      overdueQuestions: async () => [],
    },
    keyFor: () => new Uint8Array(32),
    close: async () => {},
  };
}
