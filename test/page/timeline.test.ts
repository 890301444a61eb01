import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Timeline } from '../../src/client/view/timeline.ts';
import type { RoomEvent } from '../../src/protocol/event.ts';
import type { Author, Message } from '../../src/protocol/record.ts';

const people: readonly Author[] = ['ann', 'bo', 'cy'].map((name) => ({ id: `g_${name}`, name }));
const pageSize = 7;

type Deed = {
  readonly what: 'post' | 'edit' | 'remove' | 'react' | 'unreact';
  readonly pick: number;
};

/** A room's log, as a server keeps it. */
class Log {
  readonly events: RoomEvent[] = [];

  do({ what, pick }: Deed): void {
    const seq = this.events.length + 1;
    const author = people[pick % people.length] as Author;
    const head = { room: 'tea', epoch: 'e', seq, at: seq, author };
    const posts = this.events.filter(({ type }) => type === 'posted');
    const target = posts[pick % (posts.length || 1)]?.seq;
    const message = this.page(0).find((each) => each.seq === target);
    if (what === 'post' || !message || message.removedAt) {
      this.events.push({ ...head, type: 'posted', text: `said ${seq}` });
      return;
    }
    const { seq: to } = message;
    if (what === 'edit')
      this.events.push({ ...head, type: 'edited', target: to, text: `edit ${seq}` });
    if (what === 'remove') this.events.push({ ...head, type: 'removed', target: to });
    const has = message.reactions?.some(({ by }) => by.includes(author.id)) ?? false;
    const react = { ...head, target: to, emoji: '☕' };
    if (what === 'react' && !has) this.events.push({ ...react, type: 'reacted' });
    if (what === 'unreact' && has) this.events.push({ ...react, type: 'unreacted' });
  }

  /** Messages after a number, as they stand now: told independently of `Timeline`. */
  page(after: number, before = Number.POSITIVE_INFINITY): Message[] {
    const found = new Map<number, Message>();
    for (const event of this.events) {
      const { seq, at, author } = event;
      if (event.type === 'posted') {
        if (seq > after && seq < before) found.set(seq, { seq, at, author, text: event.text });
        continue;
      }
      if (!('target' in event)) continue;
      const message = found.get(event.target);
      if (message) found.set(event.target, stand(message, event));
    }
    return [...found.values()];
  }
}

function stand(message: Message, event: Exclude<RoomEvent, { type: 'posted' }>): Message {
  if (event.type === 'edited') return { ...message, text: event.text, editedAt: event.at };
  if (event.type === 'removed') {
    const { seq, author, at } = message;
    return { seq, author, at, text: '', removedAt: event.at };
  }
  const by = new Set(message.reactions?.[0]?.by);
  if (event.type === 'reacted') by.add(event.author.id);
  else by.delete(event.author.id);
  const { reactions: _, ...rest } = message;
  return by.size > 0
    ? { ...rest, reactions: [{ emoji: '☕', count: by.size, by: [...by] }] }
    : rest;
}

const deed = fc.record({
  what: fc.constantFrom('post', 'post', 'post', 'edit', 'remove', 'react', 'react', 'unreact'),
  pick: fc.nat(50),
});
/** What a page does meanwhile. Late: the answer is read, then so many events pass, then it comes. */
const move = fc.record({
  to: fc.constantFrom('hear', 'hear', 'older', 'newer', 'end', 'jump', 'trim'),
  late: fc.nat(5),
  pick: fc.nat(50),
});

test('whatever is loaded, heard, trimmed and answered late, the window is a true run of the log', () => {
  fc.assert(
    fc.property(
      fc.array(deed, { minLength: 60, maxLength: 120 }),
      fc.array(move, { minLength: 20, maxLength: 60 }),
      (deeds, moves) => {
        const log = new Log();
        const timeline = new Timeline();
        let heard = 0;
        const toDo = [...deeds];
        const happen = (count: number) => {
          for (const each of toDo.splice(0, count)) log.do(each);
        };
        const hear = (count: number) => {
          for (const event of log.events.slice(heard, heard + count)) timeline.hear(event);
          heard = Math.min(heard + count, log.events.length);
        };
        // True where an answer that comes then still belongs to the window.
        const meanwhile = (late: number): boolean => {
          happen(late);
          if (late === 5) miss();
          else hear(late === 4 ? log.events.length : late);
          return late < 5;
        };
        // Too much was missed: events go on after a hole, and the window is read again.
        const miss = () => {
          heard = log.events.length;
          timeline.skip(heard);
          timeline.refresh(log.page(timeline.first - 1, timeline.last + 1), heard);
        };
        happen(20);
        heard = log.events.length;
        timeline.begin(log.page(0).slice(-pageSize), heard);

        for (const { to, late, pick } of moves) {
          happen(2);
          const asOf = log.events.length;
          const { first, last } = timeline;
          if (to === 'hear') hear(late);
          else if (to === 'trim') timeline.trim(pick % 2 ? 'older' : 'newer', 10);
          else if (to === 'older') {
            const page = log.page(0, first).slice(-pageSize);
            if (meanwhile(late) && timeline.first === first) timeline.addOlder(page, asOf);
          } else if (to === 'newer' && timeline.newer !== 'end') {
            const page = log.page(last).slice(0, pageSize);
            const isLast = page.length < pageSize;
            if (meanwhile(late) && timeline.last === last) timeline.addNewer(page, asOf, isLast);
          } else if (to === 'end' || to === 'jump') {
            const from = to === 'end' ? 0 : pick;
            const page =
              to === 'end' ? log.page(0).slice(-pageSize) : log.page(from).slice(0, pageSize);
            const isLast = to === 'end' || page.length < pageSize;
            if (meanwhile(late)) timeline.replace(page, asOf, isLast);
          }
        }
        hear(log.events.length);

        const { messages, first, last } = timeline;
        const truth = log.page(first - 1, last + 1);
        expect(messages.map(plain)).toEqual(truth.map(plain));
        if (timeline.newer === 'end' && messages.length > 0) {
          expect(last).toBe(log.page(0).at(-1)?.seq);
        }
        if (timeline.older === 'end' && messages.length > 0) expect(first).toBe(1);
      },
    ),
    { numRuns: 300 },
  );
});

function plain({ seq, text, editedAt, removedAt, reactions = [] }: Message) {
  const counts = reactions.map(({ emoji, count, by }) => [emoji, count, [...by].sort()]);
  return { seq, text, editedAt, removedAt, counts };
}
