import type { Command } from '../protocol/command.ts';
import { Refusal } from '../protocol/error.ts';
import type { Dialect, Undecodable } from './dialect.ts';
import { bundle, encodeEvent, encodeReply, encodeSignal } from './native.ts';

/** Parlour's own dialect: `native.ts` is its wire, here is its server's end. */
export const native: Dialect = {
  name: 'native',
  enters: 'by-hello',
  backlog: { kind: 'page', messages: 50 },
  binary: 'refuse',
  illFormed: 'refuse',
  nameless: (connection) => `guest-${connection.slice(0, 4)}`,

  decode(frame, { checks }): readonly Command[] | Undecodable {
    let value: unknown;
    try {
      value = checks.json(frame);
      return [checks.command(value)];
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      // What is JSON, and no more than that, says all the same what it was about.
      if (error.code !== 'bad_json') value ??= JSON.parse(frame);
      const { code, words } = error;
      return { type: 'undecodable', code, words, ...legible(value) };
    }
  },

  encode: encodeEvent,
  bundle,
  signal: encodeSignal,
  aside: encodeSignal,
  reply: encodeReply,
  page: (messages) => `"messages":${JSON.stringify(messages)}`,
  queue: (questions, page) => `"questions":${JSON.stringify(questions)}${page ? `,${page}` : ''}`,

  joined(reply, shared) {
    const head = JSON.stringify(reply);
    return shared ? `${head.slice(0, -1)},${shared}}` : head;
  },
};

/** The parts of an ill-formed command that its sender knows it by. */
function legible(value: unknown): Pick<Undecodable, 'room' | 'ref'> {
  const { room, ref } = (value ?? {}) as { readonly room?: unknown; readonly ref?: unknown };
  return {
    ...(typeof room === 'string' && room.length <= longest ? { room } : {}),
    ...(typeof ref === 'string' && ref.length <= longest ? { ref } : {}),
  };
}

const longest = 128;
