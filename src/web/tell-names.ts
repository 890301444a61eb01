import type { Client, Room } from '../client/index.ts';
import { fill } from '../page/words/say.ts';
import { words } from './words.ts';

/**
 * Says so where the name that was chosen is for somebody who keeps order, and where somebody names this
 * person in another room: in this one it is seen.
 */
export function tellNames(room: Room, client: Client, tell: (words: string) => void): void {
  client.addEventListener('mentioned', ({ detail: { room: key, code, by } }) => {
    if (key !== room.key) tell(fill(words().told.named, { name: by.name, room: code }));
  });
  let called: string | undefined;
  room.addEventListener('me', ({ detail: { name, mayNot } }) => {
    // Who is out has no name of its own choosing, whose ever it is.
    const isOut = mayNot?.some(({ code }) => code === 'timed_out' || code === 'banned');
    if (isOut) return;
    if (name !== undefined && name !== called) tell(fill(words().told.called, { name }));
    called = name;
  });
}
