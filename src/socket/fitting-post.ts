import type { RoomCommand } from '../protocol/command.ts';
import type { Limits } from '../protocol/limit.ts';
import { fittingName } from '../protocol/name.ts';
import { firstPoints, keepText } from '../protocol/text.ts';

/**
 * A command whose claimed name and stamp can be kept. Only dialects without a word for a refusal
 * claim any: what is over the limits is cut off, so that the text is not lost with it.
 */
export function fittingPost(command: RoomCommand, limits: Limits): RoomCommand {
  if (command.type !== 'post') return command;
  const { name, stamp } = command;
  return {
    ...command,
    ...(name === undefined ? {} : { name: fittingName(keepText(name), limits) }),
    ...(stamp === undefined ? {} : { stamp: firstPoints(stamp, limits.namePoints) }),
  };
}
