import type { RoomCommand } from '../protocol/command.ts';
import type { Limits } from '../protocol/limit.ts';
import { fittingName, fittingStamp } from '../protocol/name.ts';
import { keepText } from '../protocol/text.ts';

/**
 * A command whose claimed name and stamp can be kept. Only dialects without a word for a refusal
 * claim any: what is over the limits, or hidden, is left out, so that the text is not lost with it.
 */
export function fittingPost(command: RoomCommand, limits: Limits): RoomCommand {
  if (command.type !== 'post') return command;
  const { name, stamp } = command;
  if (name === undefined && stamp === undefined) return command;
  return {
    ...command,
    ...(name === undefined ? {} : { name: fittingName(name, limits) }),
    ...(stamp === undefined ? {} : { stamp: fittingStamp(keepText(stamp), limits) }),
  };
}
