import type { Client, Room } from '../../client/index.ts';
import { type RoomView, roomView, type ServedPage } from '../../client/view/index.ts';
import type { TalkData } from '../../page/fragment/talk-data.ts';
import type { Life } from '../life.ts';
import type { Surroundings } from '../surroundings.ts';

/** Messages in the window; with day lines and notices, fewer than 400 rows. */
const most = 360;
/** Milliseconds; a hidden page has no frames. */
const hiddenFrame = 100;

export type InFrame = (act: () => void) => void;

/** Does something with the next frame of a page, unless the app is closed by then. */
export function framesOf(life: Life, { document }: Pick<Surroundings, 'document'>): InFrame {
  return (act) => {
    if (document.hidden) life.after(hiddenFrame, act);
    else requestAnimationFrame(() => life.isOver || act());
  };
}

interface PageViewParts {
  readonly client: Client;
  readonly room: Room;
  readonly inFrame: InFrame;
  /** The rows as they were served, with what the page knows of them. */
  readonly list: HTMLElement;
  readonly served: TalkData | undefined;
  /** The server's run, as the page was served. */
  readonly run: string | undefined;
  readonly follows: () => boolean;
}

/** The view of the page's room: what it was served with stands there, and the room goes on from it. */
export function pageView({
  client,
  room,
  inFrame,
  list,
  follows,
  ...from
}: PageViewParts): RoomView {
  return roomView(room, {
    page: servedPage(from, list),
    most,
    get limit() {
      return client.limits?.historyPage;
    },
    frame: inFrame,
    follows,
  });
}

/** The page as it was served; undefined where that stands no more, and all is heard anew. */
function servedPage(
  { served, run }: Pick<PageViewParts, 'served' | 'run'>,
  list: HTMLElement,
): ServedPage | undefined {
  const { newer } = list.dataset;
  return served && { ...served, latest: served.seq, run, newer: newer ? Number(newer) : undefined };
}
