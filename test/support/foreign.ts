import { expect } from 'vitest';
import { dialects } from '../../src/dialect/dialects.ts';
import { Talker } from './talker.ts';

/** Every dialect but our own, by its name. */
export const foreign: readonly string[] = [...dialects.keys()].filter((name) => name !== 'native');

/** What clients of a dialect say first, where their address does not say it all. */
export const firstFrames = (dialect: string, room: string): readonly string[] => {
  if (dialect === 'golem') return [`join ${JSON.stringify({ name: room })}`];
  return dialect === 'chatlog' ? ['{}'] : [];
};

/** Comes into a room as a client of a dialect does. */
export async function comeBy(dialect: string, wsUrl: string, room: string): Promise<Talker> {
  const talker = await Talker.open(`${wsUrl}?dialect=${dialect}&room=${room}`);
  for (const frame of firstFrames(dialect, room)) talker.say(frame);
  return talker;
}

/**
 * The words that a client hears which comes into a room that is closed to it, and into an open one
 * beside it. What is said last it hears there: by then it would have heard the closed one.
 *
 * @param dee comes into the open room
 * @param say says something in the closed one
 */
export async function heardOutside(
  dialect: string,
  wsUrl: string,
  room: string,
  { dee, say }: { readonly dee: Talker; say(): Promise<unknown> },
): Promise<string> {
  const beside = `beside-${dialect}`;
  await dee.join(beside);
  const outside = await comeBy(dialect, wsUrl, room);
  // Whose address names no room stays, and may be in others.
  const stays = dialect === 'golem';
  if (stays) for (const frame of firstFrames(dialect, beside)) outside.say(frame);
  else await outside.ended();
  const open = stays ? outside : await comeBy(dialect, wsUrl, beside);
  while (((await dee.hear('presence'))['count'] as number) < 2);
  await say();
  await dee.ask({ type: 'post', room: beside, text: 'open to all', ref: 'o' });
  await expect.poll(() => open.frames.join()).toContain('open to all');
  await Promise.all([open.close(), dee.close()]);
  return outside.frames.join();
}
