import type { Waited } from '../net/refusal.ts';
import { errorEntry, Refusal, refusalText } from '../protocol/error.ts';
import { type Asked, type Caller, refOf } from './caller.ts';

/** Tells why not; what is no refusal is a bug of ours. */
export function refuse(caller: Caller, error: unknown, asked: Asked): void {
  const { house, dialect, connection } = caller;
  const code = error instanceof Refusal ? error.code : 'internal';
  if (!(error instanceof Refusal)) house.onBug(error);
  const asks = asked.room === undefined ? undefined : house.hub.find(asked.room)?.key;
  house.onRefusal(code, connection.address, asks);
  if (!dialect.reply) {
    // Where there is no word for it, a text that is lost costs the connection: somebody has to know.
    const mayPass = code !== 'internal' && asked.type !== 'post';
    return mayPass && dialect.illFormed !== 'close' ? undefined : connection.close(code);
  }
  const { retry, line, work, words, reason }: Waited =
    error instanceof Refusal ? error : errorEntry(code);
  const text = refusalText(code, house.limits, line, words);
  const room = asked.room === undefined ? {} : { room: asked.room };
  const more = work ? { work, ...room } : room;
  caller.reply({ type: 'refused', code, text, retry, reason, ...more, ...refOf(asked) });
}
