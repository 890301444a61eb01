import type { Command } from '../protocol/command.ts';
import { never } from '../protocol/never.ts';
import { tellBeat } from './beat.ts';
import type { Conversation } from './conversation.ts';
import { grow } from './grow.ts';
import { tellHistory } from './history.ts';
import { join } from './join.ts';
import { leave } from './leave.ts';
import { tellMessages } from './messages.ts';
import { mine } from './mine.ts';
import { tellPeople } from './people.ts';
import { tellQueue } from './queue.ts';
import { read } from './read.ts';
import { refresh } from './refresh.ts';
import { rename } from './rename.ts';
import { submit } from './submit.ts';
import { typing } from './typing.ts';

type Said = Exclude<Command, { type: 'hello' }>;

/**
 * Does a command of who has said hello.
 *
 * @returns what is still to be done; undefined where it is done already
 * @throws Refusal with the code that says why not
 */
export function obey(talk: Conversation, command: Said): Promise<void> | undefined {
  switch (command.type) {
    case 'join':
      return join(talk, command);
    case 'queue':
      return tellQueue(talk, command);
    case 'history':
      return tellHistory(talk, command);
    case 'mine':
      return mine(talk, command);
    case 'messages':
      return tellMessages(talk, command);
    case 'token':
      return refresh(talk, command);
    case 'name':
      rename(talk, command);
      break;
    case 'leave':
      leave(talk, command);
      break;
    case 'typing':
      typing(talk, command.room);
      break;
    case 'read':
      read(talk, command);
      break;
    case 'people':
      tellPeople(talk, command);
      break;
    case 'grow':
      return grow(talk, command);
    case 'beat':
      tellBeat(talk, Date.now());
      break;
    case 'post':
    case 'edit':
    case 'remove':
    case 'react':
    case 'set':
    case 'grant':
    case 'revoke':
    case 'make':
    case 'link':
    case 'ask':
    case 'answer':
    case 'hide':
    case 'restore':
    case 'clear':
    case 'pin':
    case 'unpin':
    case 'announce':
    case 'timeout':
    case 'ban':
    case 'unban':
    case 'note':
    case 'calm':
    case 'approve':
    case 'reject':
    case 'report':
      return submit(talk, command);
    default:
      never(command);
  }
  return undefined;
}

/** Does what follows a command depend on its being done? */
export function holdsOthers({ type }: Said): boolean {
  return type === 'join' || type === 'history' || type === 'messages' || type === 'grow';
}
