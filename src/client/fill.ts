import type { Message } from '../protocol/record.ts';
import { Failure } from './failure.ts';
import type { Gap, HistoryPage, HistoryRange } from './pages.ts';

interface Shelf {
  history(range: HistoryRange): Promise<HistoryPage>;
}

/** Reads a gap from its beginning; ends when nothing is missing any more, else throws. */
export async function* fillGap(
  room: Shelf,
  { epoch, from, to }: Gap,
): AsyncGenerator<readonly Message[], void> {
  for (let after = from - 1; after < to; ) {
    const page = await room.history({ after });
    if (page.epoch !== epoch) throw new Failure('failed', 'cursor_epoch', 'That log is no more.');
    const last = page.messages.at(-1);
    if (!last) return;
    const messages = page.messages.filter(({ seq }) => seq <= to);
    if (messages.length > 0) yield messages;
    after = last.seq;
  }
}
