// What must compile and what must not: tsc reads this, nothing runs it.
import * as z from 'zod';
import { type Connection, createRouter, type Room, type Router } from '../../src/router/index.ts';

interface Says {
  msg: { text: string };
  count: number;
  poke: undefined;
}

const router = createRouter<{ name?: string }, Says>();
const line = z.object({ to: z.string(), text: z.string().optional() });

router.on('msg', line, (connection, data) => {
  const to: string = data.to;
  connection.emit('msg', { text: data.text ?? to });
  connection.emit('poke');
  connection.state.name = to;
  // @ts-expect-error the schema has no such field
  data.from;
  // @ts-expect-error text may be missing
  data.text.length;
  // @ts-expect-error no such event
  connection.emit('message', { text: '' });
  // @ts-expect-error another payload
  connection.emit('msg', { txt: '' });
  // @ts-expect-error no payload
  connection.emit('msg');
  // @ts-expect-error a payload where there is none
  connection.emit('poke', 1);
  // @ts-expect-error the state has no such field
  connection.state.age;
});

router.on('raw', (_, data) => {
  // @ts-expect-error data that no schema has seen is unknown
  data.to;
});

// @ts-expect-error a string is no schema
router.on('msg', 'line', () => {});
// @ts-expect-error no handler
router.on('msg', line);
// @ts-expect-error the answer of a handshake is yes or no
router.onHandshake(() => 'yes');

router.broadcast('count', 1);
// @ts-expect-error another payload
router.broadcast('count', '1');

const room: Room<Says> = router.createRoom();
room.emit('count', 1);
// @ts-expect-error no such event
room.emit('counts', 1);

const rooms = router.createRoomManager();
rooms.emit('r', 'msg', { text: '' });
// @ts-expect-error another payload
rooms.emit('r', 'msg', 'text');
// @ts-expect-error no such event of a manager
rooms.on('delete', () => {});

/** A room takes connections whatever their state. */
export function join(connection: Connection<{ other: true }, Says>): void {
  room.join(connection);
  // @ts-expect-error a name is no connection
  room.join('ann');
}

// A state whose fields must be there has to be made.
createRouter<{ name: string }>({ state: () => ({ name: 'ann' }) });
// @ts-expect-error nobody makes it
createRouter<{ name: string }>();
// @ts-expect-error it is made otherwise
createRouter<{ name: string }>({ state: () => ({ name: 1 }) });

// Without types, everything may be said.
const loose: Router<Record<string, unknown>> = createRouter();
loose.broadcast('anything');
loose.broadcast('anything', { at: 'all' });
