import { Refusal } from '../protocol/error.ts';
import type { Route } from './route.ts';

/** The refusals of a handshake. */
const unwelcome = [
  'wrong_version',
  'no_dialect',
  'bad_ticket',
  'guests_off',
  'origin_refused',
] as const;

/** The address of sockets. A plain request that gets here wanted to be one. */
function enterBySocket(): never {
  throw new Refusal('wrong_version');
}

/** The address of golang-chat's page. */
function enterByChat(): never {
  throw new Refusal('wrong_version');
}

export const webSocketRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: '/ws',
    answer: enterBySocket,
    does: 'Where WebSockets come in; docs/protocol.md says what they speak.',
    gives: { status: 101, body: 'nothing' },
    open: true,
    refusesBy: 'json',
    refuses: [...unwelcome],
  },
  {
    method: 'GET',
    path: '/chat',
    answer: enterByChat,
    does: 'Where WebSockets of golang-chat come in.',
    gives: { status: 101, body: 'nothing' },
    open: true,
    refusesBy: 'json',
    refuses: [...unwelcome],
  },
];
