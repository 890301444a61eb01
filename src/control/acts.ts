import type { OnBug } from '../guard.ts';
import { botActs } from './act/bot.ts';
import { deskActs } from './act/desk-key.ts';
import { doctorWord } from './act/doctor.ts';
import { hostActs } from './act/host.ts';
import { hostRoomActs } from './act/host-room.ts';
import { limitActs } from './act/limits.ts';
import { linkActs } from './act/link.ts';
import { orderActs } from './act/order.ts';
import { roomActs } from './act/room.ts';
import { tokenActs } from './act/token.ts';
import { type Act, type ActAnswer, type ActParts, type AskedAct, whyRefused } from './act.ts';

/** Every act of the command line, in the order in which `--help` tells them. */
export const acts: readonly Act[] = [
  ...roomActs,
  ...orderActs,
  ...linkActs,
  ...hostRoomActs,
  ...hostActs,
  ...botActs,
  ...tokenActs,
  ...deskActs,
  ...limitActs,
];

/** The meaning of the first words of acts, for `--help`. */
export const groups: Readonly<Record<string, string>> = {
  bot: 'Look after the keys of programs that speak in rooms.',
  host: 'Keep order in a room, while the server runs or not.',
  room: 'Look after a room, while the server runs or not.',
};

/** Those that other commands ask a running server for. */
const asked: readonly Act[] = [doctorWord];

const byName: ReadonlyMap<string, Act> = new Map([...acts, ...asked].map((one) => [one.name, one]));

/** Does what is asked, and says what came of it; a bug is told to `onBug`. */
export async function perform(
  { act, given }: AskedAct,
  parts: ActParts,
  onBug: OnBug,
): Promise<ActAnswer> {
  const known = byName.get(act);
  if (!known) {
    const why = `The Parlour that runs does not know "${act}": it is another version than this.`;
    return { type: 'refused', why };
  }
  try {
    const done = await known.perform(given, parts);
    return { type: 'done', ...('lines' in done ? done : { lines: done }) };
  } catch (error) {
    const why = whyRefused(error, parts.limits);
    if (why !== undefined) return { type: 'refused', why };
    onBug(error);
    return { type: 'refused', why: 'That failed, and may be done in part: the log says more.' };
  }
}
