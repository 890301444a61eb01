import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Bus, Published } from '../../src/bus/bus.ts';
import { createMemoryBus } from '../../src/bus/memory.ts';
import { peopleAfter } from '../../src/client/people.ts';
import { Presence } from '../../src/hub/presence.ts';
import type { People, Signal } from '../../src/protocol/event.ts';
import type { Author } from '../../src/protocol/record.ts';

const ann: Author = { id: 'g_ann', name: 'ann' };
const bo: Author = { id: 'g_bo', name: 'bo' };
const cy: Author = { id: 'g_cy', name: 'cy' };

const beat = 10_000;
/** Milliseconds until comings and goings have reached the readers of another node. */
const told = 600;

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'setInterval', 'clearInterval', 'performance'] });
});
afterEach(() => {
  vi.useRealTimers();
});

/** The room of one node, on a road that may be cut. */
class Node {
  readonly signals: Signal[] = [];
  readonly published: Published[] = [];
  readonly presence: Presence;
  isCut = false;
  readonly #silence: () => void;

  constructor(node: string, road: Bus, peopleListed = 100) {
    const bus: Bus = {
      ...road,
      publish: (message) => {
        this.published.push(message);
        if (!this.isCut) road.publish(message);
      },
    };
    const onBug = (error: unknown) => {
      throw error;
    };
    const parts = { bus, node, beat, peopleListed, onBug };
    this.presence = new Presence('tea', parts, (signal) => this.signals.push(signal));
    this.#silence = road.subscribe('tea', (message) => {
      if (!this.isCut && !('event' in message) && message.type === 'attendance') {
        this.presence.hear(message);
      }
    });
    this.presence.begin();
  }

  get names(): readonly string[] | undefined {
    return this.presence.people.list?.map(({ name }) => name).toSorted();
  }

  stop(): void {
    this.#silence();
    this.presence.stop();
  }
}

test('people of both nodes are seen on both, and told to their readers as differences', () => {
  const road = createMemoryBus();
  const [one, two] = [new Node('one', road), new Node('two', road)];
  one.presence.enter('a', ann);
  const bos = two.presence.enter('b', bo);
  vi.advanceTimersByTime(told);
  expect([one.names, two.names]).toEqual([
    ['ann', 'bo'],
    ['ann', 'bo'],
  ]);
  expect(one.signals.at(-1)).toMatchObject({ count: 2, came: [bo], went: [] });
  two.presence.rename(bos, { ...bo, name: 'bobby' });
  vi.advanceTimersByTime(told);
  expect(one.names).toEqual(['ann', 'bobby']);
  two.presence.leave(bos);
  vi.advanceTimersByTime(told);
  expect(one.signals.at(-1)).toMatchObject({ count: 1, came: [], went: [bo.id] });
});

test('somebody who is on two nodes is one', () => {
  const road = createMemoryBus();
  const [one, two] = [new Node('one', road), new Node('two', road)];
  const anns = one.presence.enter('a', ann);
  two.presence.enter('a', ann);
  one.presence.enter('stranger', undefined);
  vi.advanceTimersByTime(told);
  expect([one, two].map(({ presence }) => presence.people)).toEqual([
    { count: 2, list: [ann] },
    { count: 2, list: [ann] },
  ]);
  one.presence.leave(anns);
  vi.advanceTimersByTime(told);
  expect(one.names).toEqual(['ann']);
});

test('a node that comes later knows at once who is there', () => {
  const road = createMemoryBus();
  const one = new Node('one', road);
  one.presence.enter('a', ann);
  const two = new Node('two', road);
  expect(two.presence.people).toEqual({ count: 1, list: [ann] });
});

test('a node that stops says so; one that falls silent goes within its time, and may come back', () => {
  const road = createMemoryBus();
  const [one, two, three] = [new Node('one', road), new Node('two', road), new Node('3', road)];
  one.presence.enter('a', ann);
  two.presence.enter('b', bo);
  three.presence.enter('c', cy);
  vi.advanceTimersByTime(told);
  two.stop();
  vi.advanceTimersByTime(told);
  expect(one.names).toEqual(['ann', 'cy']);
  three.isCut = true;
  vi.advanceTimersByTime(2 * beat);
  expect(one.names).toEqual(['ann', 'cy']);
  vi.advanceTimersByTime(2 * beat);
  expect(one.names).toEqual(['ann']);
  expect(three.names).toEqual(['cy']);
  three.isCut = false;
  vi.advanceTimersByTime(beat + told);
  expect([one.names, three.names]).toEqual([
    ['ann', 'cy'],
    ['ann', 'cy'],
  ]);
});

test('what the road loses is asked for', () => {
  const road = createMemoryBus();
  const [one, two] = [new Node('one', road), new Node('two', road)];
  const bos = two.presence.enter('b', bo);
  vi.advanceTimersByTime(told);
  one.isCut = true;
  two.presence.enter('c', cy);
  two.presence.leave(bos);
  vi.advanceTimersByTime(told);
  expect(one.names).toEqual(['bo']);
  one.isCut = false;
  two.presence.enter('a', ann);
  vi.advanceTimersByTime(told);
  expect(one.names).toEqual(['ann', 'cy']);
});

test('a node that starts again is another one, and counts from the beginning', () => {
  const road = createMemoryBus();
  const [one, two] = [new Node('one', road), new Node('two', road)];
  two.presence.enter('b', bo);
  vi.advanceTimersByTime(told);
  two.isCut = true;
  two.stop();
  const again = new Node('two again', road);
  again.presence.enter('b', bo);
  vi.advanceTimersByTime(4 * beat);
  expect(one.presence.people).toEqual({ count: 1, list: [bo] });
});

test('a room too large for a list on one node is so on both', () => {
  const road = createMemoryBus();
  const [one, two] = [new Node('one', road, 2), new Node('two', road, 2)];
  one.presence.enter('a', ann);
  one.presence.enter('b', bo);
  const cys = two.presence.enter('c', cy);
  vi.advanceTimersByTime(told);
  expect([one, two].map(({ presence }) => presence.people)).toEqual([{ count: 3 }, { count: 3 }]);
  two.presence.leave(cys);
  vi.advanceTimersByTime(told);
  expect(one.signals.at(-1)).toMatchObject({ count: 2, came: [ann, bo] });
});

test('a node alone tells its readers as ever, and the road little', () => {
  const one = new Node('one', createMemoryBus());
  one.presence.enter('a', ann);
  one.presence.leave(one.presence.enter('b', bo));
  vi.advanceTimersByTime(beat - 1);
  expect(one.signals).toEqual([{ type: 'presence', room: 'tea', count: 1, came: [ann], went: [] }]);
  expect(one.published).toMatchObject([{ kind: 'ask' }, { kind: 'change' }]);
});

/** The list of an SDK that was there from the first. */
function listedAfter(signals: readonly Signal[]): People {
  const nobody: People = { count: 0, list: [] };
  return signals.reduce(
    (before, told) => (told.type === 'presence' ? peopleAfter(before, told) : before),
    nobody,
  );
}

describe.each(['one node', 'two nodes'])('the list is right for the SDK too, on %s', (nodes) => {
  let here: Node;
  let there: Node;
  beforeEach(() => {
    const road = createMemoryBus();
    here = new Node('one', road);
    there = nodes === 'one node' ? here : new Node('two', road);
  });

  function expectPeople(people: People): void {
    vi.advanceTimersByTime(told);
    for (const { presence, signals } of [here, there]) {
      expect(presence.people).toEqual(people);
      expect(listedAfter(signals)).toEqual(people);
    }
  }

  test('strangers of one name are one entry until the last of them goes', () => {
    const max: Author = { id: 'c_max', name: 'max', claimed: true };
    const first = here.presence.enter('connection 1', max);
    const second = there.presence.enter('connection 2', max);
    expectPeople({ count: 2, list: [max] });
    here.presence.leave(first);
    expectPeople({ count: 1, list: [max] });
    here.presence.leave(here.presence.enter('connection 3', max));
    expectPeople({ count: 1, list: [max] });
    there.presence.leave(second);
    expectPeople({ count: 0, list: [] });
  });

  test('a stranger of another name is another entry', () => {
    const max: Author = { id: 'c_max', name: 'max', claimed: true };
    const moritz: Author = { id: 'c_moritz', name: 'moritz', claimed: true };
    const first = here.presence.enter('connection 1', max);
    expectPeople({ count: 1, list: [max] });
    here.presence.rename(first, moritz);
    expectPeople({ count: 1, list: [moritz] });
  });

  test('a guest who takes its name back is counted, and listed under the next one', () => {
    const anns = here.presence.enter('a', ann);
    expectPeople({ count: 1, list: [ann] });
    here.presence.rename(anns, undefined);
    expectPeople({ count: 1, list: [] });
    here.presence.rename(anns, ann);
    expectPeople({ count: 1, list: [ann] });
  });
});

test('of the connections of a guest, the one that named itself last and is still there says the name', () => {
  const one = new Node('one', createMemoryBus());
  const shows = (name: string | undefined) => {
    vi.advanceTimersByTime(told);
    const people = { count: 1, list: name === undefined ? [] : [{ id: ann.id, name }] };
    expect(one.presence.people).toMatchObject(people);
    expect(listedAfter(one.signals)).toMatchObject(people);
  };
  const [anna, annie] = [
    { ...ann, name: 'anna' },
    { ...ann, name: 'annie' },
  ];
  const first = one.presence.enter('a', ann);
  const second = one.presence.enter('a', anna);
  const third = one.presence.enter('a', undefined);
  shows('anna');
  one.presence.rename(first, { ...ann, badge: 'owner' });
  shows('anna');
  one.presence.leave(second);
  shows('ann');
  one.presence.rename(third, annie);
  shows('annie');
  const { length } = one.signals;
  one.presence.leave(first);
  shows('annie');
  expect(one.signals).toHaveLength(length);
  one.presence.rename(third, undefined);
  shows(undefined);
});
