import { expect, test } from 'vitest';
import { heardBy } from '../../src/protocol/clearance.ts';
import type { RoomEvent } from '../../src/protocol/event.ts';
import { noStanding, standingAfter } from '../../src/protocol/standing.ts';
import { hinderedAsOut } from '../../src/room/may.ts';
import { RoomStanding } from '../../src/room/standing.ts';
import { verifyData } from '../../src/store/sqlite/archive/verify-file.ts';
import { tempFolder } from '../support/temp.ts';
import { type Given, host, moderators, OrderHistory, others, room } from './keeping-order.ts';
import { patience, rounds, seeded } from './seeded.ts';

/*
 * Acts of several moderators that cross posts and each other, on a real log whose disk refuses now
 * and then, and whose server dies and comes back.
 */

const everybody = [host, ...moderators, ...others];

/** A message as the facts say it is, worked out by rules of the test's own. */
interface Shown {
  readonly author: string;
  text: string;
  readonly reactions: Map<string, Set<string>>;
  isGone: boolean;
  /** The facts that hide it, as long as nobody undid them. */
  readonly hiddenBy: Set<number>;
}

function textOf(given: ReadonlyMap<string, Given>, ref: string | undefined): string {
  const command = given.get(ref ?? '')?.command;
  return command && 'text' in command ? command.text : '';
}

function play(events: readonly RoomEvent[], given: ReadonlyMap<string, Given>): Map<number, Shown> {
  const messages = new Map<number, Shown>();
  const held = new Map<number, string>();
  const wordsOf = (event: RoomEvent) =>
    event.approval ? (held.get(event.approval.held) ?? '') : textOf(given, event.ref);
  for (const event of events) {
    if (event.type === 'held') held.set(event.seq, textOf(given, event.ref));
    if (event.type === 'posted') {
      const { author, seq } = event;
      const fresh = { reactions: new Map(), isGone: false, hiddenBy: new Set<number>() };
      messages.set(seq, { author: author.id, text: wordsOf(event), ...fresh });
    }
    if (event.type === 'cleared') {
      for (const [seq, message] of messages) {
        const isMeant = message.author === event.person && seq >= event.from && seq <= event.upTo;
        if (!isMeant) continue;
        if (event.as === undefined) message.isGone = true;
        else message.hiddenBy.add(event.seq);
      }
    }
    if (event.type === 'restored' && event.cleared) {
      for (const message of messages.values()) message.hiddenBy.delete(event.target);
    }
    const target = 'target' in event ? messages.get(event.target ?? 0) : undefined;
    if (target) change(target, event, wordsOf(event));
  }
  return messages;
}

function change(message: Shown, event: RoomEvent, words: string): void {
  const reacted = (emoji: string) => {
    const by = message.reactions.get(emoji) ?? new Set<string>();
    message.reactions.set(emoji, by);
    return by;
  };
  if (event.type === 'edited') message.text = words;
  if (event.type === 'removed') message.isGone = true;
  if (event.type === 'hidden') message.hiddenBy.add(event.seq);
  if (event.type === 'restored' && !event.cleared) message.hiddenBy.clear();
  if (event.type === 'reacted') reacted(event.emoji).add(event.author.id);
  if (event.type === 'unreacted') reacted(event.emoji).delete(event.author.id);
}

/** Who is out says and does nothing, whoever writes it down; who is paused may take its own words back. */
function nobodyOutActs(events: readonly RoomEvent[]): void {
  let standing = noStanding;
  for (const event of events) {
    const before = new RoomStanding(room.key, standing);
    const takes = event.type === 'removed' || event.type === 'cleared';
    const isTakenBack = takes && event.as === undefined;
    for (const { id } of [event.author, event.approval?.by ?? event.author]) {
      const actor = everybody.find(({ author }) => author.id === id);
      const out = actor && hinderedAsOut({ standing: before, actor, now: event.at });
      if (isTakenBack && out?.code === 'timed_out') continue;
      expect(out, `${event.type} ${event.seq} of ${id}`).toBeUndefined();
    }
    standing = standingAfter(standing, event, event.at);
  }
}

async function check(history: OrderHistory): Promise<readonly RoomEvent[]> {
  const { store, given } = history;
  const events = await store.events(room.key, 0, 10_000, 10_000);
  nobodyOutActs(events);
  const messages = play(events, given);
  const { messages: read } = await store.messages(room.key, { limit: 10_000 });
  expect(read.map(({ seq }) => seq)).toEqual([...messages.keys()]);
  for (const { seq, text, removedAt, reactions = [] } of read) {
    const meant = messages.get(seq);
    const isShown = meant && !meant.isGone && meant.hiddenBy.size === 0;
    expect([seq, text, removedAt === undefined], `message ${seq}`).toEqual([
      seq,
      isShown ? meant.text : '',
      Boolean(isShown),
    ]);
    const kinds = [...(isShown ? meant.reactions : [])].filter(([, by]) => by.size > 0);
    expect(new Map(reactions.map(({ emoji, by }) => [emoji, new Set(by)]))).toEqual(new Map(kinds));
  }
  await checkReview(history, events);
  return events;
}

/** What waits is seen by those who keep order and its writer, and by nobody else. */
async function checkReview(history: OrderHistory, events: readonly RoomEvent[]): Promise<void> {
  const { store, given } = history;
  const settled = new Set(
    events.flatMap((event) => {
      if (event.approval) return [event.approval.held];
      return event.type === 'rejected' ? [event.target] : [];
    }),
  );
  const held = events.filter(({ type }) => type === 'held');
  const waiting = held.filter(({ seq }) => !settled.has(seq));
  const queue = await store.review.queue(room.key, { limit: 1_000 });
  expect(queue.held.map(({ seq, text }) => [seq, text])).toEqual(
    waiting.map(({ seq, ref }) => [seq, textOf(given, ref)]),
  );
  for (const { author } of others) {
    const own = await store.review.own(room.key, { of: [author.id], since: 0, limit: 1_000 });
    const theirs = own.filter((each) => each.became === undefined && !each.rejected);
    expect(theirs.map(({ seq, text }) => [seq, text])).toEqual(
      waiting
        .filter((each) => each.author.id === author.id)
        .map(({ seq, ref }) => [seq, textOf(given, ref)]),
    );
  }
  const approved = new Set(events.flatMap(({ approval }) => approval?.held ?? []));
  const unseen = held.filter(({ seq }) => !approved.has(seq));
  const open = events.map((event) => JSON.stringify(heardBy('open', event))).join('\n');
  for (const { ref } of unseen) expect(open).not.toContain(JSON.stringify(textOf(given, ref)));
}

async function live(seed: number): Promise<Record<string, number>> {
  const history = new OrderHistory(tempFolder(), seeded(seed));
  await history.start();
  for (const { author } of moderators) {
    const { id: person, name } = author;
    history.ask(host, { type: 'grant', person, name, role: 'moderator' } as never);
  }
  await history.landed();
  for (let i = 0; i < 250; i++) await history.step();
  await history.landed();
  const events = await check(history);
  // After a restart all is as it was, and the log is sound from end to end.
  await history.crash();
  expect(await check(history)).toHaveLength(events.length);
  await history.end();
  const { damage, rooms } = verifyData({ folder: history.folder });
  expect([damage, [...rooms.values()].flatMap(({ fault }) => fault ?? [])]).toEqual([[], []]);
  const counts: Record<string, number> = {};
  for (const { type } of events) counts[type] = (counts[type] ?? 0) + 1;
  return counts;
}

const first = Number(process.env['SEED'] ?? 1);

test(
  'histories of acts, crashes, full disks and what crosses them',
  async () => {
    const all: Record<string, number> = {};
    for (let seed = first; seed < first + rounds(4, 300); seed++) {
      const counts = await live(seed).catch((error: unknown) => {
        throw new Error(`seed ${seed}`, { cause: error });
      });
      for (const [type, count] of Object.entries(counts)) all[type] = (all[type] ?? 0) + count;
    }
    // A few histories may lack one of them: what crosses what is not the seed's alone.
    const many = ['held', 'rejected', 'hidden', 'restored', 'cleared'] as const;
    for (const type of ['posted', ...(rounds(0, 1) ? many : [])] as const) {
      expect(all[type] ?? 0, type).toBeGreaterThan(0);
    }
  },
  patience,
);
