import { expect, test } from 'vitest';
import type { Page } from '../../src/client/index.ts';
import type { RoomEvent } from '../../src/protocol/event.ts';
import type { Change } from '../../src/protocol/fact.ts';
import type { Author, Message } from '../../src/protocol/record.ts';
import { check } from './checker.ts';
import { type OpenOperation, type OpenReader, Recording } from './history.ts';

const epoch = 'e1';
const ann: Author = { id: 'g_ann', name: 'ann' };
const bo: Author = { id: 'g_bo', name: 'bo' };

/** A small history that is right, to plant one fault in. */
class Scene {
  readonly recording = new Recording();
  readonly facts: RoomEvent[] = [];

  /** Says something, stored and acknowledged. */
  say(author: Author, change: Change, ref = `r${this.facts.length + 1}`): RoomEvent {
    const fact = this.store(author, change, ref);
    this.send(author, change, ref, fact.seq);
    return fact;
  }

  store(author: Author, change: Change, ref: string): RoomEvent {
    const seq = this.facts.length + 1;
    const fact: RoomEvent = { room: 'tea', seq, epoch, at: seq, author, ref, ...change };
    this.facts.push(fact);
    return fact;
  }

  send(author: Author, change: Change, ref: string | undefined, seq?: number) {
    const { id, name: sender } = author;
    const sent = this.recording.begin({ sender, author: id, room: 'tea', ref, change });
    if (seq !== undefined) Object.assign(sent, { outcome: 'ok', seq });
    return sent;
  }

  post(author: Author, text: string): RoomEvent {
    return this.say(author, { type: 'posted', text });
  }

  /** Somebody who is shown the log as it grows from its beginning. */
  reader(name = 'cy'): OpenReader {
    const reader = this.recording.reader(name, 'tea');
    reader.shown.push(page());
    return reader;
  }

  hears(reader: OpenReader, ...events: readonly RoomEvent[]): void {
    reader.shown.push(...events.map((event) => ({ type: 'event', event }) as const));
  }

  /** The kinds of faults that are found. */
  faults(): string[] {
    const history = this.recording.history(new Map([['tea', { epoch, facts: this.facts }]]));
    return [...new Set(check(history).map(({ kind }) => kind))];
  }
}

function page(seq = 0, messages: readonly Message[] = [], more: Partial<Page> = {}) {
  const page = { messages, seq, epoch, reason: 'fresh', ...more } as Page;
  return { type: 'page', page } as const;
}

function messageOf(fact: RoomEvent, more: Partial<Message> = {}): Message {
  const { seq, author, at, ref } = fact;
  const text = 'text' in fact ? fact.text : '';
  return { seq, author, at, text, ...(ref !== undefined && { ref }), ...more };
}

/** Three messages, of which ann said the first and the last. */
function three() {
  const scene = new Scene();
  const facts = [scene.post(ann, 'one'), scene.post(bo, 'two'), scene.post(ann, 'three')] as const;
  return { scene, facts };
}

test('passes a reader who heard everything from the beginning', () => {
  const { scene, facts } = three();
  scene.hears(scene.reader(), ...facts);
  expect(scene.faults()).toEqual([]);
});

test('passes a late joiner, a gap that is read, and a reader who left', () => {
  const { scene, facts } = three();
  const late = scene.recording.reader('late', 'tea');
  late.shown.push(page(2, [messageOf(facts[1])]));
  scene.hears(late, facts[2]);
  const away = scene.reader('away');
  const gap = { epoch, from: 1, to: 2 };
  away.shown.push(
    page(3, [messageOf(facts[2])], { reason: 'gap', gap }),
    { type: 'complete', seq: 3 },
    { type: 'filled', asked: 3, messages: [messageOf(facts[0]), messageOf(facts[1])] },
    { type: 'closed', gap },
  );
  scene.reader('left').awaited = false;
  expect(scene.faults()).toEqual([]);
});

test('passes what is unknown, stored or not, and what failed and is not stored', () => {
  const { scene, facts } = three();
  scene.send(ann, { type: 'posted', text: 'vanished' }, 'v1');
  scene.send(ann, { type: 'posted', text: 'refused' }, 'f1').outcome = 'failed';
  const stored = { type: 'posted', text: 'unanswered' } as const;
  scene.send(bo, stored, 'u1');
  scene.hears(scene.reader(), ...facts, scene.store(bo, stored, 'u1'));
  expect(scene.faults()).toEqual([]);
});

test('passes edits, removals and reactions, heard or read, in any mixture', () => {
  const { scene, facts } = three();
  const changes = [
    scene.say(ann, { type: 'edited', target: 1, text: 'One' }),
    scene.say(bo, { type: 'reacted', target: 1, emoji: '👍' }),
    scene.say(bo, { type: 'removed', target: 2 }),
  ];
  scene.hears(scene.reader('live'), ...facts, ...changes);
  const reactions = [{ emoji: '👍', count: 1, by: [bo.id] }];
  const read = scene.recording.reader('read', 'tea');
  const now = [
    messageOf(facts[0], { text: 'One', editedAt: 4, reactions }),
    messageOf(facts[1], { text: '', removedAt: 6 }),
    messageOf(facts[2]),
  ];
  read.shown.push(page(6, now));
  const again = scene.reader('from the store');
  const replayed = { ...facts[0], text: 'One', editedAt: 4 } as RoomEvent;
  const gone = { ...facts[1], text: '', removedAt: 6 } as RoomEvent;
  scene.hears(again, replayed, gone, facts[2], ...changes);
  expect(scene.faults()).toEqual([]);
});

test('passes two unanswered edits of one message, of which the log has only the later text', () => {
  const { scene, facts } = three();
  const texts = ['first', 'second'];
  for (const text of texts) scene.send(ann, { type: 'edited', target: 1, text }, undefined);
  const heard = texts.map((text, n) =>
    scene.store(ann, { type: 'edited', target: 1, text }, `e${n}`),
  );
  scene.facts[3] = { ...scene.facts[3], text: 'second' } as RoomEvent;
  scene.hears(scene.reader(), ...facts, ...heard);
  expect(scene.faults()).toEqual([]);
});

test('passes a fill that is newer than what was heard when it was asked for', () => {
  const { scene, facts } = three();
  const reader = scene.reader();
  const gap = { epoch, from: 1, to: 2 };
  reader.shown.push(page(3, [messageOf(facts[2])], { reason: 'gap', gap }));
  const edit = scene.say(ann, { type: 'edited', target: 1, text: 'One' });
  const undone = scene.say(ann, { type: 'edited', target: 1, text: 'Once' });
  scene.hears(reader, edit, undone);
  const early = messageOf(facts[0], { text: 'One', editedAt: 4 });
  reader.shown.push({ type: 'filled', asked: 3, messages: [early, messageOf(facts[1])] });
  reader.shown.push({ type: 'closed', gap });
  expect(scene.faults()).toEqual([]);
});

test('passes a reset of a log that is another one', () => {
  const { scene, facts } = three();
  const reader = scene.recording.reader('cy', 'tea', { epoch: 'e0', seq: 9 });
  reader.shown.push(
    page(
      3,
      facts.map((fact) => messageOf(fact)),
      { reason: 'reset' },
    ),
  );
  expect(scene.faults()).toEqual([]);
});

test('passes a reader who left before the log became another one', () => {
  const { scene, facts } = three();
  const reader = scene.recording.reader('cy', 'tea');
  const gone = { ...facts[0], epoch: 'e0', ref: 'gone' };
  reader.shown.push(page(1, [messageOf(gone)], { epoch: 'e0' }));
  scene.hears(reader, { ...gone, seq: 2, ref: 'gone too' });
  reader.awaited = false;
  expect(scene.faults()).toEqual([]);
});

test('finds what was acknowledged and is not in the log', () => {
  const { scene, facts } = three();
  scene.hears(scene.reader(), ...facts);
  scene.send(ann, { type: 'posted', text: 'four' }, 'r4', 4);
  expect(scene.faults()).toEqual(['lost']);
});

test('finds an edit that was acknowledged and is not in the log', () => {
  const { scene } = three();
  scene.send(ann, { type: 'edited', target: 1, text: 'One' }, undefined, 4);
  expect(scene.faults()).toEqual(['lost']);
});

test('finds what was acknowledged under another number', () => {
  const { scene } = three();
  scene.store(ann, { type: 'posted', text: 'four' }, 'r4');
  scene.send(ann, { type: 'posted', text: 'four' }, 'r4', 5);
  expect(scene.faults()).toEqual(['lost']);
});

test('finds a number that the log leaves out', () => {
  const { scene } = three();
  scene.facts.splice(1, 1);
  expect(scene.faults()).toContain('hole');
});

test('finds a command that is stored twice, with its ref and without', () => {
  const { scene } = three();
  scene.store(ann, { type: 'posted', text: 'one' }, 'r1');
  expect(scene.faults()).toEqual(['stored twice']);
  const other = three().scene;
  other.send(ann, { type: 'removed', target: 1 }, undefined, 4);
  other.store(ann, { type: 'removed', target: 1 }, 'x1');
  other.store(ann, { type: 'removed', target: 1 }, 'x2');
  expect(other.faults()).toEqual(['stored twice']);
});

test('finds a message in the log that nobody sent', () => {
  const { scene } = three();
  scene.store(bo, { type: 'posted', text: 'four' }, 'r4');
  expect(scene.faults()).toEqual(['phantom']);
});

test('finds a message in the log whose text nobody sent', () => {
  const { scene } = three();
  scene.facts[0] = { ...scene.facts[0], text: 'ONE' } as RoomEvent;
  expect(scene.faults()).toEqual(['phantom']);
});

test('finds what failed for certain and is in the log', () => {
  const { scene } = three();
  scene.send(bo, { type: 'posted', text: 'no' }, 'f1').outcome = 'failed';
  scene.store(bo, { type: 'posted', text: 'no' }, 'f1');
  expect(scene.faults()).toEqual(['denied']);
});

test("finds a sender's messages stored in another order", () => {
  const scene = new Scene();
  scene.send(ann, { type: 'posted', text: 'first' }, 'a1', 2);
  scene.send(ann, { type: 'posted', text: 'second' }, 'a2', 1);
  scene.store(ann, { type: 'posted', text: 'second' }, 'a2');
  scene.store(ann, { type: 'posted', text: 'first' }, 'a1');
  expect(scene.faults()).toEqual(['reordered']);
});

test('finds a reader who heard two messages the other way round', () => {
  const { scene, facts } = three();
  const [one, two, last] = facts;
  const swapped = [
    { ...two, seq: 1 },
    { ...one, seq: 2 },
  ];
  scene.hears(scene.reader(), ...swapped, last);
  expect(scene.faults()).toContain('reordered');
});

test('finds an event that was left out', () => {
  const { scene, facts } = three();
  scene.hears(scene.reader(), facts[0], facts[2]);
  expect(scene.faults()).toEqual(['hole']);
});

test('finds a message that a page leaves out', () => {
  const { scene, facts } = three();
  scene.recording
    .reader('cy', 'tea')
    .shown.push(page(3, [messageOf(facts[0]), messageOf(facts[2])]));
  expect(scene.faults()).toEqual(['hole']);
});

test('finds a gap that begins too late, and one that is filled in part', () => {
  const late = three();
  const gap = { epoch, from: 2, to: 2 };
  late.scene.reader().shown.push(page(3, [messageOf(late.facts[2])], { reason: 'gap', gap }));
  expect(late.scene.faults()).toEqual(['hole']);
  const { scene, facts } = three();
  const whole = { epoch, from: 1, to: 2 };
  scene
    .reader()
    .shown.push(
      page(3, [messageOf(facts[2])], { reason: 'gap', gap: whole }),
      { type: 'filled', asked: 3, messages: [messageOf(facts[1])] },
      { type: 'closed', gap: whole },
    );
  expect(scene.faults()).toEqual(['hole']);
});

test('finds a reader who is told to be complete and is not', () => {
  const { scene, facts } = three();
  const reader = scene.reader();
  reader.awaited = false;
  scene.hears(reader, facts[0]);
  reader.shown.push({ type: 'complete', seq: 3 });
  expect(scene.faults()).toEqual(['hole']);
});

test('finds a reader who is told to forget a log that stands', () => {
  const { scene, facts } = three();
  const reader = scene.reader();
  scene.hears(reader, ...facts);
  reader.shown.push(page(3, [messageOf(facts[2])], { reason: 'reset' }));
  expect(scene.faults()).toEqual(['hole']);
});

test('finds an event that is shown twice', () => {
  const { scene, facts } = three();
  scene.hears(scene.reader(), facts[0], facts[1], facts[1], facts[2]);
  expect(scene.faults()).toEqual(['shown twice']);
});

test('finds an event whose message the page had shown', () => {
  const { scene, facts } = three();
  const reader = scene.recording.reader('cy', 'tea');
  reader.shown.push(page(2, [messageOf(facts[0]), messageOf(facts[1])]));
  scene.hears(reader, facts[1], facts[2]);
  expect(scene.faults()).toEqual(['shown twice']);
});

test('finds an earlier event after a later one', () => {
  const { scene, facts } = three();
  const reader = scene.recording.reader('cy', 'tea');
  reader.shown.push(page(2, [messageOf(facts[1])]));
  scene.hears(reader, facts[0], facts[2]);
  expect(scene.faults()).toEqual(['shown out of order']);
});

test('finds a page that is not in order', () => {
  const { scene, facts } = three();
  const messages = [facts[1], facts[0], facts[2]].map((fact) => messageOf(fact));
  scene.recording.reader('cy', 'tea').shown.push(page(3, messages));
  expect(scene.faults()).toContain('shown out of order');
});

test('finds a text that another reader does not have', () => {
  const { scene, facts } = three();
  scene.hears(scene.reader(), { ...facts[0], text: 'ONE' } as RoomEvent, facts[1], facts[2]);
  expect(scene.faults()).toEqual(['divergent']);
});

test.each([
  ['an edit', { type: 'edited', target: 1, text: 'One' }],
  ['a removal', { type: 'removed', target: 1 }],
  ['a reaction', { type: 'reacted', target: 1, emoji: '👍' }],
] as const)('finds a page that lacks %s', (_, change) => {
  const { scene, facts } = three();
  scene.say(ann, change);
  const stale = facts.map((fact) => messageOf(fact));
  scene.recording.reader('cy', 'tea').shown.push(page(4, stale));
  expect(scene.faults()).toEqual(['divergent']);
});

test('finds a text that was gone before its reader came in, and no other', () => {
  const told = (text: string, came: number, how: 'event' | 'page') => {
    const scene = new Scene();
    const { recording } = scene;
    const acknowledged = (change: Change) => {
      const fact = scene.say(ann, change);
      recording.acknowledge(recording.operations.at(-1) as OpenOperation, fact.seq, epoch);
      return fact;
    };
    const post = acknowledged({ type: 'posted', text: 'one' });
    const edit = acknowledged({ type: 'edited', target: 1, text: 'two' });
    const removal = acknowledged({ type: 'removed', target: 1 });
    const cy = recording.reader('cy', 'tea');
    cy.shown.push({ type: 'came', acked: came });
    const removedAt = text === '' ? { removedAt: 3 } : {};
    if (how === 'page') cy.shown.push(page(3, [messageOf(post, { text, ...removedAt })]));
    else {
      const edited = { ...edit, text } as RoomEvent;
      cy.shown.push(page(1, [messageOf(post, { text: '', removedAt: 3 })]));
      scene.hears(cy, edited, removal);
    }
    return scene.faults().includes('told again');
  };
  for (const how of ['event', 'page'] as const) {
    expect(told('', 3, how)).toBe(false);
    expect(told('two', 3, how)).toBe(true);
    expect(told('two', 2, how)).toBe(false);
    expect(told('one', 2, how)).toBe(true);
    expect(told('one', 1, how)).toBe(false);
  }
});

test('finds a message on a screen that is not in the log', () => {
  const { scene, facts } = three();
  const reader = scene.reader();
  scene.hears(reader, ...facts, { ...facts[2], seq: 4, ref: 'x', text: 'four' } as RoomEvent);
  expect(scene.faults()).toContain('phantom');
});

test('finds a reader who was never shown the last message, and one shown nothing', () => {
  const { scene, facts } = three();
  scene.hears(scene.reader(), facts[0], facts[1]);
  expect(scene.faults()).toEqual(['never shown']);
  const nothing = three().scene;
  nothing.recording.reader('cy', 'tea');
  expect(nothing.faults()).toEqual(['never shown']);
});
