import { beforeEach, describe, expect, test, vi } from 'vitest';
import { Failure, type Page, type RoomState } from '../../src/client/index.ts';
import type { Word } from '../../src/dialect/native.ts';
import type { Command } from '../../src/protocol/command.ts';
import type { People, RoomEvent } from '../../src/protocol/event.ts';
import { fact, heardUpTo, holdChance, holdTime, linkIs, record, roomIs } from './fact.ts';
import { bo, openClient, openStage, type Stage } from './stage.ts';

let stage: Stage;

beforeEach(async () => {
  holdChance(0.01);
  stage = await openStage();
});

function say(count: number): void {
  for (let n = 0; n < count; n++) stage.commit('tea', bo, { type: 'posted', text: `${n + 1}` });
}

const joins = () =>
  stage.heard.filter((command): command is Extract<Command, { type: 'join' }> => {
    return command.type === 'join';
  });

const seqs = (events: readonly RoomEvent[]) => events.map(({ seq }) => seq);

describe('joining', () => {
  test('a room without a cursor begins with the latest page', async () => {
    say(3);
    const client = openClient(stage);
    const room = client.room('T e-A');
    expect([room.key, room.code, room.state]).toEqual(['tea', 'T e-A', 'connecting']);
    const pages = record<Page>(room, 'page');
    await roomIs(room, 'live');
    expect(pages).toMatchObject([{ reason: 'fresh', seq: 3, epoch: 'e1' }]);
    expect(pages[0]?.messages.map(({ text }) => text)).toEqual(['1', '2', '3']);
    expect(room.cursor).toEqual({ epoch: 'e1', seq: 3, run: 'run1' });
  });

  test('all spellings give the same room, and every room the same socket', async () => {
    const client = openClient(stage);
    const tea = client.room('tea');
    expect(client.room('T-E-A')).toBe(tea);
    const cake = client.room('cake');
    await Promise.all([roomIs(tea, 'live'), roomIs(cake, 'live')]);
    expect(stage.peers.size).toBe(1);
    const [teas, cakes] = [record<RoomEvent>(tea, 'event'), record<RoomEvent>(cake, 'event')];
    stage.post('tea', 'hot');
    stage.post('cake', 'sweet');
    await Promise.all([heardUpTo(tea, 1), heardUpTo(cake, 1)]);
    expect([teas, cakes]).toMatchObject([[{ text: 'hot' }], [{ text: 'sweet' }]]);
  });

  test('a code that can not be one is refused at once', () => {
    const client = openClient(stage);
    expect(() => client.room(' - ')).toThrow(Failure);
  });

  test('a served page hands over its cursor', async () => {
    say(5);
    const client = openClient(stage);
    await linkIs(client, 'live');
    const room = client.room('tea');
    room.begin({ epoch: 'e1', seq: 3 });
    const [events, pages] = [record<RoomEvent>(room, 'event'), record(room, 'page')];
    await roomIs(room, 'live');
    expect(seqs(events)).toEqual([4, 5]);
    expect(pages).toEqual([]);
    room.begin({ epoch: 'e1', seq: 1 });
    expect(room.cursor).toEqual({ epoch: 'e1', seq: 5, run: 'run1' });
  });

  test('a refusal closes the room and says why; one with a time is tried again', async () => {
    stage.intercept = (command, peer) => {
      if (command.type !== 'join') return false;
      if (command.room === 'tea') return stage.refuse(peer, command, 'too_many_rooms');
      return joins().length < 4 && stage.refuse(peer, command, 'too_many_requests', 0.01);
    };
    const client = openClient(stage);
    const [tea, cake] = [client.room('tea'), client.room('cake')];
    await roomIs(tea, 'closed');
    expect(tea.refusal).toEqual({
      code: 'too_many_rooms',
      text: 'no: too_many_rooms',
      retry: null,
    });
    await roomIs(cake, 'live');
    expect(cake.refusal).toBeUndefined();
  });

  test('a cursor that is none is forgotten', async () => {
    stage.intercept = (command, peer) =>
      command.type === 'join' && !!command.after && stage.refuse(peer, command, 'bad_cursor');
    const room = openClient(stage).room('tea');
    room.begin({ epoch: 'e1', seq: -1 });
    await roomIs(room, 'live');
    expect(room.cursor).toEqual({ epoch: 'e1', seq: 0, run: 'run1' });
  });
});

describe('density', () => {
  test('what was heard is not heard again', async () => {
    stage.rewrite = (frame) =>
      frame.flatMap((said): Word[] => ('seq' in said ? [said, said] : [said]));
    const room = openClient(stage).room('tea');
    const events = record<RoomEvent>(room, 'event');
    await roomIs(room, 'live');
    for (let n = 0; n < 3; n++) stage.post('tea', 'hi');
    await heardUpTo(room, 3);
    await room.history({});
    expect(seqs(events)).toEqual([1, 2, 3]);
    expect(joins()).toHaveLength(1);
  });

  test('a hole is filled from the log, in order', async () => {
    const room = openClient(stage).room('tea');
    const [events, states] = [record<RoomEvent>(room, 'event'), record<RoomState>(room, 'state')];
    await roomIs(room, 'live');
    stage.post('tea', '1');
    await heardUpTo(room, 1);
    say(2);
    stage.post('tea', '4');
    await heardUpTo(room, 4);
    expect(seqs(events)).toEqual([1, 2, 3, 4]);
    expect(joins().map(({ after }) => after?.seq)).toEqual([undefined, 1]);
    await roomIs(room, 'live');
    expect(states).toEqual(['catching-up', 'live', 'catching-up', 'live']);
  });

  test('the beat tells of a last event that never came', async () => {
    holdTime();
    const room = openClient(stage).room('tea');
    await roomIs(room, 'live');
    stage.beat();
    say(2);
    stage.beat();
    stage.sayAll({ type: 'typing', room: 'tea', author: bo });
    await fact(room, ['typing'], () => stage.heard.length === 2);
    await vi.advanceTimersByTimeAsync(0);
    await vi.advanceTimersByTimeAsync(1_999);
    await room.history({});
    expect(joins()).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(1);
    await heardUpTo(room, 2);
    expect(joins()).toHaveLength(2);
  });

  test('events that stay out after a join are asked for again', async () => {
    holdTime();
    say(2);
    let lost = 2;
    stage.rewrite = (frame) => frame.filter((said) => said.type !== 'posted' || said.seq !== lost);
    const room = openClient(stage).room('tea');
    room.begin({ epoch: 'e1', seq: 0 });
    await heardUpTo(room, 1);
    expect(room.state).toBe('catching-up');
    lost = 4;
    const third = stage.commit('tea', bo, { type: 'posted', text: 'leads to a second join' });
    stage.commit('tea', bo, { type: 'posted', text: 'is lost there' });
    stage.publish(third);
    await heardUpTo(room, 3);
    lost = 0;
    await vi.advanceTimersByTimeAsync(4_000);
    await heardUpTo(room, 4);
  });

  test('a slow replay is not disturbed', async () => {
    holdTime();
    const held: Word[] = [];
    say(4);
    stage.rewrite = (frame) => {
      held.push(...frame.filter((said) => said.type === 'posted'));
      return frame.filter((said) => said.type !== 'posted');
    };
    const room = openClient(stage).room('tea');
    room.begin({ epoch: 'e1', seq: 0 });
    await fact(room, ['state'], () => room.state === 'catching-up');
    stage.rewrite = (frame) => frame;
    for (const [n, event] of held.entries()) {
      await vi.advanceTimersByTimeAsync(1_900);
      stage.sayAll(event);
      await heardUpTo(room, n + 1);
    }
    expect(room.state).toBe('live');
    expect(joins()).toHaveLength(1);
  });

  test('a beat that ran ahead of its events asks for nothing', async () => {
    holdTime();
    const room = openClient(stage).room('tea');
    await roomIs(room, 'live');
    const event = stage.commit('tea', bo, { type: 'posted', text: 'hi' });
    stage.beat();
    stage.publish(event);
    await heardUpTo(room, 1);
    await vi.advanceTimersByTimeAsync(2_000);
    stage.post('tea', 'ho');
    await heardUpTo(room, 2);
    expect(joins()).toHaveLength(1);
  });

  test('holes that no join fills are asked for less and less often', async () => {
    holdTime();
    holdChance(0.999);
    const client = openClient(stage);
    const room = client.room('tea');
    await roomIs(room, 'live');
    stage.rewrite = (frame) => frame.filter((said) => said.type !== 'posted' || said.seq > 1);
    stage.post('tea', 'lost');
    stage.post('tea', 'heard too early');
    await stage.hears(({ type }) => type === 'join', 2);
    expect(joins()).toHaveLength(2);
    stage.rewrite = (frame) => frame;
    // Whatever the second answer led to has reached the server before this is answered.
    await client.rename('bea');
    await client.rename('cy');
    expect(joins()).toHaveLength(2);
    expect(room.cursor?.seq).toBe(0);
    await vi.advanceTimersByTimeAsync(1_000);
    await heardUpTo(room, 2);
    expect(joins()).toHaveLength(3);
  });

  test('an event of another log leads to a reset', async () => {
    const room = openClient(stage).room('tea');
    const pages = record<Page>(room, 'page');
    await roomIs(room, 'live');
    stage.post('tea', 'old');
    await heardUpTo(room, 1);
    stage.epoch = 'e2';
    stage.logs.clear();
    stage.post('tea', 'new');
    stage.post('tea', 'newer');
    await fact(room, ['page'], () => room.cursor?.epoch === 'e2');
    expect(pages[1]).toMatchObject({ reason: 'reset', seq: 2, epoch: 'e2' });
  });
});

describe('coming back', () => {
  test('resumes: all that was missed, edits and removals too, as events', async () => {
    const client = openClient(stage);
    const room = client.room('tea');
    const events = record<RoomEvent>(room, 'event');
    await roomIs(room, 'live');
    stage.post('tea', '1');
    await heardUpTo(room, 1);
    stage.cut();
    await roomIs(room, 'waiting');
    say(1);
    stage.commit('tea', bo, { type: 'edited', target: 1, text: 'one' });
    stage.commit('tea', bo, { type: 'removed', target: 2 });
    stage.commit('tea', bo, { type: 'reacted', target: 1, emoji: '👍' });
    await roomIs(room, 'live');
    expect(events.map(({ type }) => type)).toEqual([
      'posted',
      'posted',
      'edited',
      'removed',
      'reacted',
    ]);
    expect(seqs(events)).toEqual([1, 2, 3, 4, 5]);
  });

  test('too much missed is a gap that history fills', async () => {
    stage.resumeGap = 10;
    say(1);
    const client = openClient(stage);
    const room = client.room('tea');
    const pages = record<Page>(room, 'page');
    await roomIs(room, 'live');
    stage.cut();
    await roomIs(room, 'waiting');
    say(80);
    await roomIs(room, 'live');
    expect(pages[1]).toMatchObject({ reason: 'gap', gap: { from: 2, to: 31 }, seq: 81 });
    const { messages, latest, epoch } = await room.history({ after: 1, before: 32 });
    expect([messages.length, latest, epoch]).toEqual([30, 81, 'e1']);
  });

  test('another log is a reset', async () => {
    say(3);
    const room = openClient(stage).room('tea');
    const pages = record<Page>(room, 'page');
    await roomIs(room, 'live');
    stage.cut();
    stage.epoch = 'e2';
    await fact(room, ['page'], () => pages.length === 2);
    expect(pages[1]).toMatchObject({ reason: 'reset', epoch: 'e2' });
    expect(room.cursor?.epoch).toBe('e2');
  });
});

describe('signals', () => {
  test('people come and go', async () => {
    stage.rewrite = (frame) =>
      frame.map((said) =>
        said.type === 'joined' ? { ...said, people: { count: 1, list: [bo] } } : said,
      );
    const room = openClient(stage).room('tea');
    const told = record<People>(room, 'people');
    await roomIs(room, 'live');
    const cy = { id: 'g_cy', name: 'cy' };
    stage.sayAll(
      { type: 'presence', room: 'tea', count: 2, came: [cy], went: [] },
      { type: 'presence', room: 'tea', count: 1, came: [], went: ['g_bo'] },
      { type: 'presence', room: 'tea', count: 2, came: [{ ...cy, name: 'cyd' }], went: [] },
      { type: 'presence', room: 'tea', count: 300 },
      { type: 'people', room: 'tea', count: 1, list: [bo] },
    );
    await fact(room, ['people'], () => told.length === 6);
    expect(told).toEqual([
      { count: 1, list: [bo] },
      { count: 2, list: [bo, cy] },
      { count: 1, list: [cy] },
      { count: 2, list: [{ id: 'g_cy', name: 'cyd' }] },
      { count: 300 },
      { count: 1, list: [bo] },
    ]);
    expect(room.people).toEqual(told[5]);
  });

  test('typing is told every 2.5 s, and heard', async () => {
    holdTime();
    const room = openClient(stage).room('tea');
    room.typing();
    await roomIs(room, 'live');
    for (let second = 0; second < 5; second++) {
      room.typing();
      room.typing();
      await vi.advanceTimersByTimeAsync(1_000);
    }
    await room.history({});
    expect(stage.heard.filter(({ type }) => type === 'typing')).toHaveLength(2);
    const typists = record(room, 'typing');
    stage.sayAll({ type: 'typing', room: 'tea', author: bo });
    await fact(room, ['typing'], () => typists.length === 1);
    expect(typists).toEqual([bo]);
  });
});

describe('requests', () => {
  test('are answered with their place in the log, and heard as events', async () => {
    const room = openClient(stage).room('tea');
    const events = record<RoomEvent>(room, 'event');
    room.post('tee');
    await heardUpTo(room, 1);
    await expect(room.edit(1, 'tea')).resolves.toMatchObject({ room: 'tea', seq: 2, epoch: 'e1' });
    await expect(room.react(1, '👍')).resolves.toMatchObject({ seq: 3 });
    await expect(room.react(1, '👍', false)).resolves.toMatchObject({ seq: 4 });
    await expect(room.remove(1)).resolves.toMatchObject({ seq: 5 });
    expect(seqs(events)).toEqual([1, 2, 3, 4, 5]);
  });

  test('made before the room is joined wait for it', async () => {
    say(1);
    const room = openClient(stage).room('tea');
    await expect(room.history({})).resolves.toMatchObject({ latest: 1 });
  });

  test('are refused with a code', async () => {
    stage.intercept = (command, peer) =>
      command.type === 'remove' && stage.refuse(peer, command, 'not_yours');
    const room = openClient(stage).room('tea');
    const refused = await room.remove(1).catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(Failure);
    expect(refused).toMatchObject({ outcome: 'failed', code: 'not_yours', retry: null });
  });

  test('are unknown when the connection breaks, and failed while there is none', async () => {
    stage.intercept = ({ type }) => type === 'edit';
    const client = openClient(stage);
    const room = client.room('tea');
    const edit = room.edit(1, 'x').catch((error: unknown) => error);
    await stage.hears(({ type }) => type === 'edit');
    stage.cut(1012, 'retry=60');
    expect(await edit).toMatchObject({ outcome: 'unknown', code: 'unanswered' });
    await roomIs(room, 'waiting');
    await expect(room.edit(1, 'x')).rejects.toMatchObject({ outcome: 'failed', code: 'offline' });
  });

  test('are unknown when no answer comes in 15 s', async () => {
    holdTime();
    stage.intercept = ({ type }) => type === 'edit';
    const room = openClient(stage).room('tea');
    const edit = room.edit(1, 'x').catch((error: unknown) => error);
    await stage.hears(({ type }) => type === 'edit');
    await vi.advanceTimersByTimeAsync(15_000);
    expect(await edit).toMatchObject({ outcome: 'unknown' });
    expect(room.state).toBe('live');
  });

  test('too large for a frame are not sent', async () => {
    const client = openClient(stage);
    const room = client.room('tea');
    await roomIs(room, 'live');
    const refs = stage.heard.length;
    await expect(room.edit(1, 'é'.repeat(40_000))).rejects.toMatchObject({ code: 'too_big' });
    expect(stage.heard).toHaveLength(refs);
  });

  test('beyond the limit in flight wait in line', async () => {
    const held: (() => void)[] = [];
    stage.limits = { ...stage.limits, requestsInFlight: 3 };
    stage.intercept = (command, peer) => {
      if (command.type !== 'history') return false;
      held.push(() => stage.answer(command, peer));
      return true;
    };
    const room = openClient(stage).room('tea');
    await roomIs(room, 'live');
    const asked = Array.from({ length: 5 }, () => room.history({}));
    const histories = (from: number) => stage.hears(({ type }) => type === 'history', from);
    await histories(4);
    expect(held).toHaveLength(3);
    held[0]?.();
    await histories(5);
    expect(held).toHaveLength(4);
    held[1]?.();
    await histories(6);
    for (const answer of held.slice(2)) answer();
    expect(await Promise.all(asked)).toHaveLength(5);
  });

  test('are not answered by the ref of somebody else’s event', async () => {
    const room = openClient(stage).room('tea');
    await roomIs(room, 'live');
    stage.intercept = (command, peer) => {
      if (command.type !== 'history') return false;
      const { ref } = command;
      const forged = stage.commit('tea', bo, { type: 'posted', text: 'me' }, ref);
      stage.say(peer, forged as Word);
      return false;
    };
    await expect(room.history({})).resolves.toMatchObject({ latest: 1, epoch: 'e1' });
  });
});

describe('leaving', () => {
  test('closes the room; the next visit is a new one', async () => {
    const client = openClient(stage);
    const room = client.room('tea');
    await roomIs(room, 'live');
    const events = record(room, 'event');
    room.leave();
    room.leave();
    expect(room.state).toBe('closed');
    await stage.hears(({ type }) => type === 'leave');
    stage.cut();
    const again = client.room('tea');
    expect(again).not.toBe(room);
    await roomIs(again, 'live');
    stage.post('tea', 'hi');
    await heardUpTo(again, 1);
    expect(events).toEqual([]);
    expect(stage.heard.filter(({ type }) => type === 'leave')).toHaveLength(1);
  });

  test('the iterator gives every event in order and ends with the room', async () => {
    const client = openClient(stage);
    const room = client.room('tea');
    await roomIs(room, 'live');
    const texts: string[] = [];
    const reading = (async () => {
      for await (const event of room) {
        if (event.type === 'posted') texts.push(event.text);
      }
    })();
    for (const text of ['a', 'b', 'c']) stage.post('tea', text);
    await heardUpTo(room, 3);
    client.close();
    await reading;
    expect(texts).toEqual(['a', 'b', 'c']);
  });
});
