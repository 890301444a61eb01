import { Refusal } from '../protocol/error.ts';

/** Where sockets come in; a plain request that gets here wanted to be one. */
export function enterBySocket(): never {
  throw new Refusal('wrong_version');
}
