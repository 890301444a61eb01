import type { OpenEvent } from '../protocol/clearance.ts';
import type { Room } from './client.ts';

/** The room's events, one after the other; those between two turns of the loop wait in line. */
export async function* eventsOf(room: Room): AsyncGenerator<OpenEvent, void> {
  const line: OpenEvent[] = [];
  let wake = () => {};
  const onEvent = ({ detail }: CustomEvent<OpenEvent>) => {
    line.push(detail);
    wake();
  };
  const onState = () => wake();
  room.addEventListener('event', onEvent);
  room.addEventListener('state', onState);
  try {
    for (;;) {
      const event = line.shift();
      if (event) yield event;
      else if (room.state === 'closed') return;
      else {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
    }
  } finally {
    room.removeEventListener('event', onEvent);
    room.removeEventListener('state', onState);
  }
}
