import * as z from 'zod';
import { type Carried, isMeta, type Meta, mentionsEach } from '../../../protocol/carried.ts';
import type { Change } from '../../../protocol/fact.ts';
import { isAuthorId } from '../../../protocol/record.ts';
import { badges, givenRoles, roles } from '../../../protocol/role.ts';
import { orderFields, pass } from '../../../protocol/schema.ts';
import { factTypes } from '../../fact-row.ts';

const hash = z.string().regex(/^[A-Za-z0-9_-]{43}$/);
const longText = z.string().max(65_536);

const author = z.object({
  id: z.string().max(256),
  name: longText,
  claimed: z.literal(true).optional(),
  badge: z.enum(badges).optional(),
});

/** The lines of a room's file: the first one, and one for each fact. */
const roomFile = {
  head: z.object({
    /** An open file tells what everybody may know: of what is sealed, the seal. */
    parlour: z.enum(['room 1', 'open room 1']),
    room: z.string().max(256),
    code: z.string().max(256),
    epoch: z.string().max(64),
    seq: z.int().min(0),
    digest: hash,
  }),
  fact: z.object({
    seq: z.int().min(1),
    type: z.enum(factTypes),
    author,
    at: z.int(),
    ref: longText.optional(),
    target: z.int().optional(),
    emoji: longText.optional(),
    stamp: longText.optional(),
    text: longText.optional(),
    /** All that goes with the text, as it is sealed with it; empty where the text is gone. */
    carried: longText.optional(),
    salt: z.string().max(64).optional(),
    seal: hash.optional(),
    open: longText.optional(),
    rest: longText.optional(),
    restSalt: z.string().max(64).optional(),
    /** The seal in the place of both, in an open file. */
    restSeal: hash.optional(),
    digest: hash,
  }),
  /**
   * A fact, in an open file, of which nobody without clearance hears anything, or not who made it:
   * what everybody hears, as it was hashed.
   */
  sealed: z.object({
    seq: z.int().min(1),
    open: longText.optional(),
    seal: hash,
    digest: hash,
  }),
};

const id = z.string().refine(isAuthorId);
const { setting, value } = orderFields;
const cleared = z.strictObject({ person: id, from: z.int().min(1), upTo: z.int().min(1) });
const granted = { person: id, name: longText, role: z.enum(givenRoles) };

const out = {
  person: id,
  name: longText,
  reason: longText.optional(),
  address: z.literal(true).optional(),
};

const replied = z.strictObject({
  seq: z.int().min(1),
  author: z.strictObject({ id, name: longText }),
});

const carried = z.strictObject({
  mentions: z
    .array(z.strictObject({ id, name: longText }))
    .min(1)
    .max(mentionsEach)
    .optional(),
  meta: z.custom<Meta>(isMeta).optional(),
});

/** The fields that a fact has of its own kind. */
const ownFields: { readonly [Type in Change['type']]?: z.ZodType } = {
  posted: z.strictObject({ reply: replied.optional(), cut: z.literal(true).optional() }),
  set: z.strictObject({ setting, value: value.optional() }),
  granted: z.strictObject({ ...granted, until: z.int().min(1).optional() }),
  revoked: z.strictObject({
    ...granted,
    taken: z.enum(['guest', 'member', 'moderator']).optional(),
  }),
  linked: z.strictObject({ guest: id, person: id, name: longText }),
  answered: z.strictObject({ to: id }),
  'timed-out': z.strictObject({ ...out, until: z.int().min(1) }),
  banned: z.strictObject({ ...out, until: z.int().min(1).optional() }),
  unbanned: z.strictObject({ person: id, name: longText }),
  noted: z.strictObject({ person: id }),
  expired: z.strictObject({ upTo: z.int().min(1) }),
  removed: z.strictObject({ reason: longText.optional() }),
  hidden: z.strictObject({ reason: longText.optional() }),
  restored: z.strictObject({ cleared: cleared.optional() }),
  cleared: cleared.extend({ reason: longText.optional() }),
  pinned: z.strictObject({ until: z.int().min(1).optional() }),
  held: z.strictObject({
    why: z.strictObject({
      type: z.enum(['newcomer', 'everybody', 'rule']),
      rule: longText.optional(),
    }),
    reply: replied.optional(),
  }),
  rejected: z.strictObject({ reason: longText.optional() }),
  reported: z.strictObject({ why: longText }),
};
const as = z.strictObject({
  role: z.enum(roles),
  by: z.enum(['token', 'host', 'link']).optional(),
});
const approval = z.strictObject({ by: author, held: z.int().min(1) });
const acted = z.union([z.strictObject({ as: as.optional() }), z.strictObject({ as, approval })]);

export type RoomFileHead = z.infer<typeof roomFile.head>;
export type RoomFileFact = z.infer<typeof roomFile.fact>;
export type RoomFileSealed = z.infer<typeof roomFile.sealed>;

/** @throws Refusal */
export const checkRoomFileHead = (value: unknown): RoomFileHead => pass(roomFile.head, value);

/** @throws Refusal */
export const checkRoomFileFact = (value: unknown): RoomFileFact => pass(roomFile.fact, value);

/** A line of an open file. @throws Refusal */
export const checkOpenFact = (value: unknown): RoomFileFact | RoomFileSealed =>
  pass(z.union([roomFile.fact, roomFile.sealed]), value);

/** Could a fact of this kind have these fields of its own? */
export const areOwnFields = (type: Change['type'], fields: unknown): boolean =>
  (ownFields[type] ?? z.strictObject({})).safeParse(fields).success;

/** Could that go with a text? */
export const areCarried = (value: unknown): value is Carried => carried.safeParse(value).success;

/** Could somebody have acted as that, or have let that pass? */
export const isActed = (value: unknown): boolean => acted.safeParse(value).success;
