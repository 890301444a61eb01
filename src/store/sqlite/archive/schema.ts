import * as z from 'zod';
import { badges } from '../../../protocol/role.ts';
import { pass } from '../../../protocol/schema.ts';
import { factTypes } from '../../fact-row.ts';

const hash = z.string().regex(/^[A-Za-z0-9_-]{43}$/);
const longText = z.string().max(65_536);

/** The lines of a room's file: the first one, and one for each fact. */
const roomFile = {
  head: z.object({
    parlour: z.literal('room 1'),
    room: z.string().max(256),
    code: z.string().max(256),
    epoch: z.string().max(64),
    seq: z.int().min(0),
    digest: hash,
  }),
  fact: z.object({
    seq: z.int().min(1),
    type: z.enum(factTypes),
    author: z.object({
      id: z.string().max(256),
      name: longText,
      claimed: z.literal(true).optional(),
      badge: z.enum(badges).optional(),
    }),
    at: z.int(),
    ref: longText.optional(),
    target: z.int().optional(),
    emoji: longText.optional(),
    stamp: longText.optional(),
    text: longText.optional(),
    salt: z.string().max(64).optional(),
    seal: hash.optional(),
    open: longText.optional(),
    rest: longText.optional(),
    restSalt: z.string().max(64).optional(),
    digest: hash,
  }),
};

export type RoomFileHead = z.infer<typeof roomFile.head>;
export type RoomFileFact = z.infer<typeof roomFile.fact>;

/** @throws Refusal */
export const checkRoomFileHead = (value: unknown): RoomFileHead => pass(roomFile.head, value);

/** @throws Refusal */
export const checkRoomFileFact = (value: unknown): RoomFileFact => pass(roomFile.fact, value);
