import type { Actor } from '../protocol/actor.ts';
import type { RoomCommand } from '../protocol/command.ts';
import { Refusal } from '../protocol/error.ts';
import type { TooFast } from '../protocol/too-fast.ts';
import type { Answer } from '../room/answer.ts';
import { refOf } from './caller.ts';
import { keepsOrder } from './command-pace.ts';
import type { Conversation } from './conversation.ts';
import { fittingPost } from './fitting-post.ts';
import { givePatiently } from './waiting-posts.ts';

/**
 * Hands a command to its room, and answers when that is done.
 *
 * @throws Refusal with the code that says why not
 */
export async function submit(talk: Conversation, command: RoomCommand): Promise<void> {
  const { caller } = talk;
  const { house, connection, dialect } = caller;
  const room = caller.roomOf(command.room);
  const place = talk.places.get(room.key);
  if (!place && dialect.enters === 'by-hello' && command.type !== 'make')
    throw new Refusal('not_joined');
  const fitting = fittingPost(command, house.limits);
  // Some say something in rooms that they are not in.
  const entry = place ? undefined : house.rooms.checkEntry(talk.self, room);
  if (entry) await entry;
  const self = talk.actorOf(fitting.type === 'post' ? fitting.name : undefined);
  const actor = place?.passed === undefined ? self : { ...self, passed: place.passed };
  const isEcho = place && dialect.declinesEcho && fitting.type === 'post';
  const onSeq = isEcho ? (seq: number) => place.leaveOut(seq) : undefined;
  const give = () => house.rooms.submit(actor, room, fitting, connection.id, onSeq);
  // Who has a word for a refusal is told; a line of theirs pays for nobody's waiting.
  const answer = await (dialect.reply
    ? give()
    : givePatiently(talk, give, () => takePost(talk, actor, fitting)));
  const { seq, epoch, at } = answer;
  const told = answer.held ? heldPart(answer) : undefined;
  if (told) place?.awaits(seq);
  caller.reply({ type: 'ack', room: answer.room, seq, epoch, at, ...told, ...refOf(command) });
}

/** Takes what a message costs whoever has no word for a refusal. @returns why it has to wait */
function takePost(talk: Conversation, actor: Actor, { type }: RoomCommand): TooFast | undefined {
  const refusal = type === 'post' ? talk.caller.counts.takePost(actor) : undefined;
  return refusal && !keepsOrder(talk) ? refusal : undefined;
}

function heldPart({
  held,
  became,
  rejected,
}: Answer): Pick<Answer, 'held' | 'became' | 'rejected'> {
  return {
    ...(held && { held }),
    ...(became === undefined ? {} : { became }),
    ...(rejected && { rejected }),
  };
}
