import { text } from '../../conformance/frame.ts';
import { refusedBy, ticketOf } from './door.ts';
import type { Input, Kind, Place } from './kind.ts';
import { answerTo, asked, askRaw, bearer, command, enter, openNative, request } from './talk.ts';

const say = (fields: object) => text(JSON.stringify({ ref: 'x', ...fields }));

/** Commands on a connection that has not said hello. */
function unheard(...frames: readonly object[]): Input {
  return async (place) => {
    const peer = await openNative(place);
    for (const frame of frames) peer.send(say(frame));
    return answerTo(peer);
  };
}

/** What bo is answered, who does something to what ann said. */
function toAnothers(fields: (place: Place, seq: number) => object): Input {
  return async (place) => {
    const headers = `${bearer('ann', place)}Content-Type: application/json\r\n`;
    const path = `/api/rooms/${place.room}/messages`;
    await askRaw(place, request('POST', path, '{"text":"hi"}', headers));
    const peer = await enter(place, 'bo');
    peer.send(say({ room: place.room, ...fields(place, 1) }));
    return answerTo(peer);
  };
}

const cursor = (after: object): Input => command(() => ({ type: 'join', after }));

const near = [
  ...['https://chat.example.evil.example', 'https://evilchat.example'],
  ...['https://chat.example:444', 'https://chat.example.', 'https://xn--cht-5cd.example'],
  ...['null', 'https://evil.example', 'file://', 'https://chat.example/r', ''],
];

const ids = ['__proto__', 'constructor', 'toString', '../g_ann', 'g_ann\u0000', '*', ' '];

const kinds: readonly (readonly [name: string, inputs: readonly Input[]])[] = [
  [
    'foreign origins, and those that are nearly ours',
    near.map((origin) => refusedBy([`Origin: ${origin}`])),
  ],
  ['two origins', [refusedBy(['Origin: https://chat.example', 'Origin: https://evil.example'])]],
  [
    'commands before hello',
    ['join', 'people', 'leave', 'history'].map((type) => unheard({ type, room: 'a' })),
  ],
  ['a second hello', [command(() => ({ type: 'hello', name: 'bo' }))]],
  [
    'secrets that are none',
    ['', 'short', 'x'.repeat(44), 'ä'.repeat(43), '='.repeat(43)].map((secret) =>
      unheard({ type: 'hello', secret }),
    ),
  ],
  [
    'tokens and keys that are nobody’s',
    ['', 'a.b.c', 'eyJhbGciOiJub25lIn0.e30.', `pb_${'x'.repeat(43)}`].map((token) =>
      unheard({ type: 'hello', token }),
    ),
  ],
  [
    'a ticket of another room, cut short, or made up',
    [
      ticketOf((ticket) => ticket, 'elsewhere'),
      ticketOf((ticket) => ticket.slice(0, -1)),
      ticketOf(() => 'x'.repeat(22)),
      ticketOf(() => '__proto__'),
    ],
  ],
  [
    'prototype keys, paths and wild cards as the id of a person',
    ids.flatMap((person) => [
      command(() => ({ type: 'grant', person, role: 'owner' })),
      command(() => ({ type: 'ban', person })),
    ]),
  ],
  [
    'prototype keys as a room, and as a reaction',
    ids
      .slice(0, 3)
      .flatMap((key) => [
        command(() => ({ type: 'people', room: key })),
        command(() => ({ type: 'react', seq: 1, emoji: key, on: true })),
      ]),
  ],
  [
    'another’s message',
    [
      toAnothers((_, seq) => ({ type: 'edit', seq, text: 'mine now' })),
      toAnothers((_, seq) => ({ type: 'remove', seq })),
      toAnothers((_, seq) => ({ type: 'hide', seq })),
      toAnothers((_, seq) => ({ type: 'pin', seq })),
    ],
  ],
  [
    'messages that are none, and those of other rooms',
    [0, 2, 1_000_000, Number.MAX_SAFE_INTEGER].map((seq) =>
      toAnothers(() => ({ type: 'edit', seq, text: 'hi' })),
    ),
  ],
  ['another room', [command(() => ({ type: 'post', room: 'not-mine', text: 'hi' }))]],
  ['a cursor of another log', [cursor({ epoch: 'x', seq: 0 }), cursor({ epoch: '', seq: 0 })]],
  [
    'a cursor that is none',
    [{ epoch: 'x', seq: -1 }, { epoch: 'x', seq: 1.5 }, { epoch: 1, seq: 0 }, { seq: 0 }].map(
      cursor,
    ),
  ],
  ['a cursor of the future', [ahead]],
  [
    'acts and settings of those who keep order',
    ['ban', 'timeout', 'clear'].map((type) =>
      command(() => ({ type, person: 'g_x', seconds: 60 })),
    ),
  ],
  [
    'what those who keep order are shown',
    ['/api/rooms/a/acts', '/api/rooms/a/queue', '/api/rooms/a/questions'].map((path) =>
      asked('GET', () => path, undefined, bearer('bo')),
    ),
  ],
];

async function ahead(place: Place): Promise<string> {
  const answer = await fetch(`http://127.0.0.1:${place.port}/api/rooms/${place.room}/messages`);
  const { epoch } = (await answer.json()) as { epoch: string };
  return cursor({ epoch, seq: 1_000_000 })(place);
}

/** Whoever says to be somebody else, or to be allowed what it is not. */
export const identityKinds: readonly Kind[] = kinds.map(([name, inputs]) => {
  return { group: 'identity', name, inputs };
});
