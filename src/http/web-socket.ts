import { Refusal } from '../protocol/error.ts';

/** Where sockets come in; a plain request that gets here wanted to be one. */
export function enterBySocket(): never {
  throw new Refusal('wrong_version');
}

/** Where golang-chat's page comes in. */
export function enterByChat(): never {
  throw new Refusal('wrong_version');
}
