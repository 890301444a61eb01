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
