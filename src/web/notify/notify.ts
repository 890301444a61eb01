import { isNamed } from '../../page/fragment/mentioned.ts';
import { placeOf } from '../../page/fragment/place.ts';
import { fill } from '../../page/words/say.ts';
import type { Author } from '../../protocol/record.ts';
import { ownIds } from '../own-ids.ts';
import { pageAround } from '../page-around.ts';
import { words } from '../words.ts';
import { LookedAt } from './looked-at.ts';
import { isFirstToTell } from './told-lately.ts';
import { type NoticeParts, noticesKey, quietKey } from './wanted.ts';

/** A message that names oneself. Its words are not told: no removal would find them. */
interface Named {
  readonly room: string;
  readonly code: string;
  readonly seq: number;
  readonly by: Pick<Author, 'id' | 'name'>;
}

/** A tab that has the room open tells of it first. */
const othersWaitMs = 400;

/** Shows a notification for each message that names oneself while no tab is looked at, in one tab. */
export function notify(parts: NoticeParts): void {
  const { life, around, client, room, muted } = parts;
  const lock = `parlour.notices.${new URL(parts.link()).host}`;
  const looked = new LookedAt(around, `${lock}.looked`, life);
  const shown = new Set<Notification>();

  async function tell(named: Named): Promise<void> {
    const { kept, locks } = around;
    const isWanted = kept.get(noticesKey) === 'on' && !kept.get(quietKey(named.room));
    if (!isWanted || life.isOver || muted.has(named.by.id)) return;
    if (Notification.permission !== 'granted') return;
    const show = async () => {
      // What the first tab finds holds for all: it was seen there, or is told.
      const isFirst = isFirstToTell(kept, `${named.room} ${named.seq}`);
      if (isFirst && !(await looked.anywhere())) put(named);
    };
    await (locks ? locks.request(lock, show) : show());
  }

  function put(named: Named): void {
    const notice = make(named, pageAround(around).icon);
    if (!notice) return around.kept.set(noticesKey, 'unfit');
    shown.add(notice);
    notice.onclose = () => shown.delete(notice);
    notice.onclick = () => {
      notice.close();
      globalThis.focus();
      if (named.room === room.key) parts.goTo(named.seq);
      else
        pageAround(around).goTo(
          new URL(`${encodeURIComponent(named.code)}${placeOf(named.seq)}`, parts.link()),
        );
    };
  }

  /** Closes those of this room, which is seen by now. */
  const close = () => {
    if (looked.here) for (const notice of shown) if (notice.data === room.key) notice.close();
  };

  room.addEventListener('event', ({ detail }) => {
    if (detail.type !== 'posted') return;
    const { author: by, seq, mentions } = detail;
    const own = ownIds(client.you, room.me);
    if (own.includes(by.id) || !isNamed(mentions, own)) return;
    void tell({ room: room.key, code: room.code, seq, by });
  });
  client.addEventListener('mentioned', ({ detail }) => {
    if (detail.room !== room.key) life.after(othersWaitMs, () => void tell(detail));
  });
  room.addEventListener('read', () => {
    for (const notice of shown) if (notice.data === room.key) notice.close();
  });
  around.window.addEventListener('focus', close, { signal: life.signal });
  life.atEnd(() => {
    for (const notice of shown) notice.close();
  });
}

/** Those of one room take each other's place. */
function make({ room, code, by }: Named, icon: string | undefined): Notification | undefined {
  const again = { renotify: true };
  try {
    return new Notification(fill(words().notices.named, { name: by.name }), {
      ...{ body: code, tag: `parlour ${room}`, data: room, dir: 'auto', ...again },
      ...(icon && { icon }),
    });
  } catch {
    // Browsers of some phones let no page show one.
    return undefined;
  }
}
