import { expect, test } from 'vitest';
import type { Bus } from '../../src/bus/bus.ts';
import { createMemoryBus } from '../../src/bus/memory.ts';
import { AuthorChannels } from '../../src/hub/author-channel.ts';
import type { OwnWord } from '../../src/protocol/own-word.ts';

const read = (seq: number, room = 'tea') => ({ type: 'read', room, seq }) as const;

/** A bus that counts who hears it. */
function counted(): Bus & { readonly ears: () => number } {
  const bus = createMemoryBus();
  let ears = 0;
  return {
    ...bus,
    ears: () => ears,
    subscribe(topic, hear) {
      ears++;
      const silence = bus.subscribe(topic, hear);
      return () => {
        ears--;
        silence();
      };
    },
  };
}

/** A connection that hears what is `author`'s own. */
function listen(channels: AuthorChannels, author: string, id: string) {
  const heard: OwnWord[] = [];
  const silence = channels.listen(author, { id, hear: (word) => void heard.push(word) });
  return { heard, silence };
}

test('each connection of a person hears it on every node, but the one that said it, and nobody else', () => {
  const bus = counted();
  const [here, there] = [new AuthorChannels(bus, () => {}), new AuthorChannels(bus, () => {})];
  const [one, two, other, bo] = [
    listen(here, 'ann', '1'),
    listen(here, 'ann', '2'),
    listen(there, 'ann', '3'),
    listen(there, 'bo', '4'),
  ];
  here.tell('ann', read(3), '1');
  expect([one, two, other, bo].map(({ heard }) => heard)).toEqual([[], [read(3)], [read(3)], []]);
});

test('a mark that goes back, as a slow road brings it, is told to nobody', () => {
  const channels = new AuthorChannels(createMemoryBus(), () => {});
  const { heard } = listen(channels, 'ann', '1');
  for (const seq of [3, 2, 3, 5]) channels.tell('ann', read(seq));
  channels.tell('ann', read(1, 'garden'));
  expect(heard).toEqual([read(3), read(5), read(1, 'garden')]);
});

test('nothing is kept of a person for whom nobody listens, and nothing heard', () => {
  const bus = counted();
  const channels = new AuthorChannels(bus, () => {});
  channels.tell('ann', read(3));
  const [one, two] = [listen(channels, 'ann', '1'), listen(channels, 'ann', '2')];
  expect([channels.size, bus.ears()]).toEqual([1, 1]);
  one.silence();
  one.silence();
  expect([channels.size, bus.ears()]).toEqual([1, 1]);
  two.silence();
  expect([channels.size, bus.ears()]).toEqual([0, 0]);
});

test('an ear that fails is a bug, and the others hear', () => {
  const bugs: unknown[] = [];
  const channels = new AuthorChannels(createMemoryBus(), (bug) => bugs.push(bug));
  channels.listen('ann', {
    id: '1',
    hear: () => {
      throw new Error('deaf');
    },
  });
  const { heard } = listen(channels, 'ann', '2');
  channels.tell('ann', read(3));
  expect(heard).toEqual([read(3)]);
  expect(bugs).toHaveLength(1);
});
