import type { Client, Room } from '../client/index.ts';

/**
 * Says so where the name that was chosen is for somebody who keeps order, and where somebody names this
 * person in another room: in this one it is seen.
 */
export function tellNames(room: Room, client: Client, tell: (words: string) => void): void {
  client.addEventListener('mentioned', ({ detail: { room: key, code, by } }) => {
    if (key !== room.key) tell(`${by.name} named you in ${code}.`);
  });
  let called: string | undefined;
  room.addEventListener('me', ({ detail: { name, mayNot } }) => {
    // Who is out has no name of its own choosing, whose ever it is.
    const isOut = mayNot?.some(({ code }) => code === 'timed_out' || code === 'banned');
    if (isOut) return;
    if (name !== undefined && name !== called)
      tell(`Who keeps order here has that name: you are called ${name}.`);
    called = name;
  });
}
