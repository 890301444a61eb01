import type { Site } from '../../net/site.ts';
import { answering } from '../../protocol/answered.ts';
import { commandsOf } from '../../protocol/check.ts';
import type { Limits } from '../../protocol/limit.ts';
import { type HttpAnswer, json } from '../http-answer.ts';
import type { Ask, Route } from '../route.ts';
import type { Schema } from './shape.ts';
import { wordMessage, wordSchemas } from './word-schema.ts';

const channel = { $ref: '#/channels/socket' };
const inChannel = (name: string) => ({ $ref: `#/channels/socket/messages/${name}` });
const command = (type: string) => `command.${type}`;
const word = (type: string) => `word.${type}`;

/**
 * The native dialect as an AsyncAPI 3 document, of the schemas by which commands are checked and words
 * are told: one operation for each command, with its answers, and one for what comes unasked.
 */
export function nativeAsyncApi(site: Pick<Site, 'publicUrl' | 'base'>, limits: Limits): Schema {
  const commands = commandsOf(limits);
  const words = wordSchemas();
  const messages = {
    ...Object.fromEntries(
      Object.entries(commands).map(([type, said]) => message(command(type), said)),
    ),
    ...Object.fromEntries(Object.entries(words).map(([type, told]) => message(word(type), told))),
    frame: {
      name: 'frame',
      summary: 'Several words at once: a frame of the server is one, or a list of some.',
      payload: {
        type: 'array',
        items: {
          anyOf: Object.keys(words).map((type) => ({ $ref: `#/components/schemas/${word(type)}` })),
        },
      },
    },
  };
  const ofServer = Object.keys(words).map((type) => inChannel(word(type)));
  return {
    asyncapi: '3.0.0',
    info: {
      title: 'parlour.v1',
      version: '1',
      description:
        'The native dialect of Parlour, as a server speaks it: one WebSocket, frames of JSON. Whoever connects says hello first; who that is stands in there, and in no header.',
      license: { name: 'MIT' },
    },
    defaultContentType: 'application/json',
    servers: { parlour: serverAt(site) },
    channels: {
      socket: {
        address: '/ws',
        description:
          'A frame of a client is one command; a frame of the server one word, or a list of some.',
        messages: Object.fromEntries(
          Object.keys(messages).map((name) => [name, { $ref: `#/components/messages/${name}` }]),
        ),
        bindings: { ws: handshake },
      },
    },
    operations: {
      ...Object.fromEntries(Object.keys(commands).map((type) => [type, taken(type)])),
      tell: {
        action: 'send',
        channel,
        summary: 'What comes by itself, and answers as well, alone or several at once.',
        messages: [...ofServer, inChannel('frame')],
      },
    },
    components: {
      messages,
      schemas: {
        Message: wordMessage,
        ...Object.fromEntries(
          Object.entries(commands).map(([type, said]) => [command(type), said]),
        ),
        ...Object.fromEntries(
          Object.entries(words).map(([type, told]) => [word(type), rooted(told)]),
        ),
      },
    },
  };
}

const message = (name: string, { description }: { readonly description?: unknown }) =>
  [
    name,
    {
      name,
      ...(description === undefined ? {} : { summary: description }),
      payload: { $ref: `#/components/schemas/${name}` },
    },
  ] as const;

/** A command that the server takes: answered by its word, or refused; some need no answer. */
function taken(type: string): object {
  const { by, pipelining } = answering[type as keyof typeof answering];
  const answers = [...by, 'refused'].map((each) => inChannel(word(each)));
  return {
    action: 'receive',
    channel,
    summary: behind[pipelining],
    messages: [inChannel(command(type))],
    reply: { channel, messages: answers },
  };
}

const behind = {
  holds: 'What the same connection says behind it waits until it is answered.',
  flies: 'What the same connection says behind it may be answered first.',
  'at once': 'It is done at once.',
} as const;

const handshake = {
  method: 'GET',
  headers: {
    type: 'object',
    required: ['Sec-WebSocket-Protocol'],
    properties: {
      'Sec-WebSocket-Protocol': { type: 'string', const: 'parlour.v1' },
    },
  },
  bindingVersion: '0.1.0',
} as const;

function serverAt({ publicUrl, base }: Pick<Site, 'publicUrl' | 'base'>): object {
  const below = base === '' ? {} : { pathname: base };
  if (publicUrl === undefined) {
    const variables = { host: { default: 'localhost:8080' } };
    return { host: '{host}', protocol: 'ws', variables, ...below };
  }
  const { host, protocol } = new URL(publicUrl);
  return { host, protocol: protocol === 'https:' ? 'wss' : 'ws', ...below };
}

/** A schema whose references lead into this document. */
function rooted(schema: Schema): Schema {
  return JSON.parse(
    JSON.stringify(schema).replaceAll('#/$defs/', '#/components/schemas/'),
  ) as Schema;
}

async function showAsyncApi({ house }: Ask): Promise<HttpAnswer> {
  const { site, limits, pageCache } = house;
  const name = `asyncapi ${site.publicUrl ?? site.base}`;
  return pageCache.take(name, async () => json(nativeAsyncApi(site, limits)));
}

export const asyncApiRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: '/schema/parlour.v1.asyncapi.json',
    answer: showAsyncApi,
    does: 'The native dialect as an AsyncAPI document: every command with its answers, and every word.',
    gives: { status: 200, body: 'document' },
    open: true,
    refusesBy: 'json',
    refuses: [],
  },
];
