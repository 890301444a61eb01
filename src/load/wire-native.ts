import { createHmac, randomBytes } from 'node:crypto';
import type { Step, Wire } from './wire.ts';

/** Parlour's own wire. */
export const native: Wire = {
  path: () => '/ws',
  subprotocol: 'parlour.v1',
  entering: (rooms, name) => entering({ secret: newSecret(), name }, rooms),
  line: (room, _name, text) => JSON.stringify({ type: 'post', room, text, ref: '~00000000' }),
};

/** The host of a server that is to take the moderators of {@link nativeCleared} for such. */
export const loadHost = {
  issuer: 'https://load.example',
  audience: 'parlour',
  secret: 'nothing but a measurement is signed by this',
};

let entered = 0;

/** The same, where every second one keeps order: what is sealed for the others, it hears. */
export const nativeCleared: Wire = {
  ...native,
  entering: (rooms, name) =>
    entering(
      entered++ % 2 === 0 ? { secret: newSecret(), name } : { token: moderator(name) },
      rooms,
    ),
};

function entering(who: object, rooms: readonly string[]): readonly Step[] {
  return [
    { say: JSON.stringify({ type: 'hello', ...who }), until: '"type":"welcome"' },
    ...rooms.map((room) => ({
      say: JSON.stringify({ type: 'join', room }),
      until: '"type":"joined"',
    })),
  ];
}

function moderator(name: string): string {
  const { issuer: iss, audience: aud, secret } = loadHost;
  const exp = Math.floor(Date.now() / 1_000) + 3_600;
  const claims = { iss, aud, exp, sub: name, name, parlour: { rooms: { '*': 'moderator' } } };
  const parts = [{ alg: 'HS256', typ: 'JWT' }, claims];
  const data = parts
    .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
    .join('.');
  return `${data}.${createHmac('sha256', secret).update(data).digest('base64url')}`;
}

/** Everybody is somebody of their own: `ref`s are unique per author. */
function newSecret(): string {
  return randomBytes(32).toString('base64url');
}
