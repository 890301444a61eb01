import { bearerWhoAsks } from '../asker.ts';
import { type HttpAnswer, json } from '../http-answer.ts';
import { asPassed } from '../passes.ts';
import { badRef, badSecret, notStored } from '../refusals.ts';
import { type Ask, partOf, type Route, roomOf, seqOf } from '../route.ts';
import { postedShape } from './message-shape.ts';
import { markField, workField, workMarkOf } from './query-field.ts';
import { createApiChecks } from './schema.ts';
import type { PathPart } from './shape.ts';

/** Puts a reaction on a message. */
async function react(ask: Ask): Promise<HttpAnswer> {
  return setReaction(ask, true);
}

/** Takes back one's own reaction. */
async function takeReactionBack(ask: Ask): Promise<HttpAnswer> {
  return setReaction(ask, false);
}

async function setReaction(ask: Ask, on: boolean): Promise<HttpAnswer> {
  const { limits, rooms } = ask.house;
  const room = roomOf(ask);
  const seq = seqOf(ask);
  const emoji = createApiChecks(limits).emoji(partOf(ask, 'emoji', 'bad_emoji'));
  const actor = await asPassed(ask, room, bearerWhoAsks(ask, undefined));
  const command = { type: 'react', room: room.code, seq, emoji, on, ...workMarkOf(ask) } as const;
  return json(await rooms.submit(actor, room, command));
}

const parts: Readonly<Record<string, PathPart>> = {
  emoji: {
    schema: { type: 'string', minLength: 1 },
    description: 'One emoji, percent-encoded.',
    example: '%F0%9F%91%8D',
  },
};

const shared = {
  path: '/api/rooms/{code}/messages/{seq}/reactions/{emoji}',
  parts,
  query: [markField],
  secret: 'required',
  gives: { status: 200, body: postedShape },
  refusesBy: 'json',
  refuses: [
    'bad_code',
    'bad_shape',
    'no_message',
    'message_gone',
    'bad_emoji',
    'too_many_reactions',
    ...badRef,
    ...badSecret,
    ...notStored,
  ],
} as const;

export const reactionRoutes: readonly Route[] = [
  {
    ...shared,
    method: 'PUT',
    answer: react,
    acts: 'react',
    query: [workField, markField],
    does: 'Puts a reaction on a message; answers with its number, or with that of the message where it is there already.',
  },
  {
    ...shared,
    method: 'DELETE',
    answer: takeReactionBack,
    acts: 'react',
    does: "Takes back one's own reaction; answers as it was put there.",
  },
];
