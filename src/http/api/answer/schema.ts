import * as z from 'zod';
import { badges } from '../../../protocol/role.ts';

/** The answers of HTTP, from which the documents that describe it are made. */
const answers = {
  posted: z.object({
    room: z.string(),
    seq: z.int(),
    epoch: z.string(),
    at: z.int().meta({ description: 'Milliseconds since 1970, server time.' }),
    held: z
      .literal(true)
      .optional()
      .meta({ description: 'It waits until somebody who keeps order has seen it.' }),
    became: z
      .int()
      .optional()
      .meta({ description: 'Said again: the fact by which everybody heard it meanwhile.' }),
    rejected: z.literal(true).optional().meta({ description: 'Said again: it is not to be.' }),
  }),
  message: z.object({
    seq: z.int(),
    author: z.object({
      id: z.string(),
      name: z.string(),
      claimed: z.literal(true).optional(),
      badge: z.enum(badges).optional().meta({ description: 'What it was when it said that.' }),
    }),
    text: z.string(),
    at: z.int(),
    ref: z.string().optional(),
    stamp: z.string().optional().meta({ description: "The client's own words for the time." }),
    reply: z
      .object({ seq: z.int(), author: z.object({ id: z.string(), name: z.string() }) })
      .optional()
      .meta({ description: 'The message that it answers, and whose that was.' }),
    quoted: z
      .object({
        seq: z.int(),
        author: z.object({ id: z.string(), name: z.string() }),
        text: z.string().optional().meta({ description: 'Its first 140 characters.' }),
        gone: z.literal(true).optional(),
      })
      .optional()
      .meta({ description: 'That message as it stands now; in pages alone.' }),
    mentions: z
      .array(z.object({ id: z.string(), name: z.string() }))
      .optional()
      .meta({ description: 'Those whom the text names behind an @, by the names that it says.' }),
    meta: z
      .record(z.string(), z.unknown())
      .optional()
      .meta({ description: "The client's own data, equal as JSON to what it sent." }),
    editedAt: z.int().optional(),
    removedAt: z.int().optional(),
    hidden: z.literal(true).optional().meta({ description: 'Whoever keeps order took it away.' }),
    reactions: z
      .array(z.object({ emoji: z.string(), count: z.int(), by: z.array(z.string()) }))
      .optional(),
  }),
  refusal: z.object({
    error: z.object({
      code: z.string(),
      text: z.string(),
      retry: z.number().nullable(),
      work: z
        .object({ challenge: z.string(), bits: z.int() })
        .optional()
        .meta({ description: 'With work_needed: the work that is asked for before.' }),
      reason: z.string().optional().meta({
        description: 'With timed_out and banned: the words of whoever decided that, if any.',
      }),
    }),
  }),
} as const;

/** An answer as JSON Schema. */
export function schemaOf(name: keyof typeof answers): Readonly<Record<string, unknown>> {
  const { $schema: _, ...schema } = z.toJSONSchema(answers[name], { io: 'input' });
  return schema;
}
