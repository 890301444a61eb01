import type { Carrying } from './carried.ts';

/** The parts of a message that a line of text can hold. */
interface Spoken extends Pick<Carrying, 'reply'> {
  readonly text: string;
}

/**
 * A message as one line for clients that know of nothing but texts: whom it answers stands before it.
 *
 * @example spokenText(reply) // '↪ bo: At five, then.'
 */
export function spokenText({ text, reply }: Spoken): string {
  return reply === undefined ? text : `↪ ${reply.author.name}: ${text}`;
}
