import { commandsOf } from '../../protocol/check.ts';
import type { Limits } from '../../protocol/limit.ts';
import { type HttpAnswer, json } from '../http-answer.ts';
import type { Ask, Route } from '../route.ts';
import type { Schema } from './shape.ts';
import { wordMessage, wordSchemas } from './word-schema.ts';

/**
 * The native dialect as JSON Schema (2020-12): what a client may say and may hear. A frame of the server
 * is a word, or a list of words.
 */
export function nativeSchema(limits: Limits): Schema {
  const commands = commandsOf(limits);
  const words = wordSchemas();
  const named = (prefix: string, schemas: Readonly<Record<string, object>>) =>
    Object.entries(schemas).map(([type, schema]) => [`${prefix} ${type}`, schema]);
  const anyOf = (prefix: string, schemas: object) =>
    Object.keys(schemas).map((type) => ({ $ref: `#/$defs/${prefix}%20${type}` }));
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'parlour.v1',
    description: 'A command of a client, or a frame of the server: a word or a list of words.',
    anyOf: [{ $ref: '#/$defs/Command' }, { $ref: '#/$defs/Frame' }],
    $defs: {
      Command: { anyOf: anyOf('command', commands) },
      Word: { anyOf: anyOf('word', words) },
      Frame: {
        anyOf: [{ $ref: '#/$defs/Word' }, { type: 'array', items: { $ref: '#/$defs/Word' } }],
      },
      Message: wordMessage,
      ...Object.fromEntries([...named('command', commands), ...named('word', words)]),
    },
  };
}

async function showNativeSchema({ house }: Ask): Promise<HttpAnswer> {
  return house.pageCache.take('native schema', async () => json(nativeSchema(house.limits)));
}

export const nativeSchemaRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: '/schema/parlour.v1.json',
    answer: showNativeSchema,
    does: 'The native dialect as JSON Schema: every command and every word.',
    gives: { status: 200, body: 'document' },
    open: true,
    refusesBy: 'json',
    refuses: [],
  },
];
