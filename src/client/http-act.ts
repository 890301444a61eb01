import type { ActCommand } from '../protocol/act.ts';
import type { Command, RoomCommand } from '../protocol/command.ts';
import type { Ack } from './ack.ts';
import type { Call } from './call.ts';
import { changeByHttp, query } from './http.ts';

/** Says a password; what only this road has a request of its own for. */
export interface Enter {
  readonly type: 'enter';
  readonly room: string;
  readonly password: string;
  readonly ref?: undefined;
}

/** Says how far somebody read. */
export type Read = Extract<Command, { type: 'read' }>;

/** The things that stand in the query of a request without a body. */
interface Marks {
  readonly ref?: string;
  readonly work?: string;
}

/** Hints that somebody writes. */
export type Typing = Extract<Command, { type: 'typing' }>;

type Request = readonly [method: string, path: string, body?: object];

/** Does by one request what changes a room. @throws Failure */
export function act<Answer = Ack>(
  base: URL,
  command: (RoomCommand & { readonly secret?: string }) | Enter | Read | Typing,
  name: string,
  headers: Record<string, string>,
  call?: Call,
): Promise<Answer> {
  const [method, path, body] = requestOf(command, name);
  const { ref, work } = command as Marks;
  const marked = body && 'ref' in body ? path : path + query({ ref, work });
  return changeByHttp(new URL(`api/rooms${marked}`, base), method, headers, body, call);
}

/** The request; what its body says besides its fields is passed over. */
function requestOf(command: RoomCommand | Enter | Read | Typing, name: string): Request {
  const at = `/${encodeURIComponent(command.room)}`;
  const said = { ref: undefined, ...command, name };
  switch (command.type) {
    case 'post':
      return ['POST', `${at}/messages`, said];
    case 'edit':
      return ['PATCH', `${at}/messages/${command.seq}`, said];
    case 'remove':
      return ['DELETE', `${at}/messages/${command.seq}`];
    case 'react': {
      const emoji = encodeURIComponent(command.emoji);
      const method = command.on ? 'PUT' : 'DELETE';
      return [method, `${at}/messages/${command.seq}/reactions/${emoji}`];
    }
    case 'set':
      return ['PATCH', at, { [command.setting]: command.value }];
    case 'grant':
      return ['PUT', `${at}/roles/${encodeURIComponent(command.person)}`, command];
    case 'revoke':
      return ['DELETE', `${at}/roles/${encodeURIComponent(command.person)}`];
    case 'make':
      return ['POST', '', { ...said, code: command.room || undefined }];
    case 'ask':
      return ['POST', `${at}/questions`, said];
    case 'read':
      return ['PUT', `${at}/read`, { seq: command.seq }];
    case 'enter':
    case 'link':
    case 'typing':
      return ['POST', `${at}/${command.type}`, said];
    case 'answer':
      return ['POST', `${at}/questions/${command.seq}/answer`, said];
    default:
      command satisfies ActCommand;
      return ['POST', `${at}/acts`, said];
  }
}
