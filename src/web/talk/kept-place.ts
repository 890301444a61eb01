import type { Room } from '../../client/index.ts';
import type { Life } from '../life.ts';
import { pageAround } from '../page-around.ts';
import type { Surroundings } from '../surroundings.ts';

/** The place of a reader: the message at the top of what is seen, and how far it is from there. */
interface Place {
  readonly epoch: string;
  readonly seq: number;
  /** Pixels. */
  readonly below: number;
}

interface PlaceParts {
  readonly life: Life;
  readonly around: Pick<Surroundings, 'window' | 'keptInTab' | 'page'>;
  readonly room: Pick<Room, 'key' | 'cursor'>;
  readonly log: HTMLElement;
  readonly isAtEnd: () => boolean;
  /** Shows a message at the top of what is seen. @returns its row, where there is one */
  readonly bring: (seq: number) => Promise<HTMLElement | undefined>;
}

/**
 * Keeps where one reads, for who comes back to it: by Back, or by a reload. At the end there is nothing to
 * keep, and an address that names a message leads there.
 */
export function keepPlace(parts: PlaceParts): void {
  const { around, life, room, log, isAtEnd } = parts;
  const key = `place.${room.key}`;
  const keep = () => {
    const place = isAtEnd() ? undefined : placeIn(log, room.cursor?.epoch);
    if (place) around.keptInTab.set(key, JSON.stringify(place));
    else around.keptInTab.delete(key);
  };
  const kept = isBack(around) ? read(around.keptInTab.get(key)) : undefined;
  around.window.addEventListener('pagehide', keep, { signal: life.signal });
  if (kept && kept.epoch === room.cursor?.epoch) void comeBack(parts, kept);
}

async function comeBack({ life, log, bring }: PlaceParts, { seq, below }: Place): Promise<void> {
  const row = await bring(seq);
  if (!row || life.isOver) return;
  log.scrollTop += row.getBoundingClientRect().top - log.getBoundingClientRect().top - below;
}

function placeIn(log: HTMLElement, epoch: string | undefined): Place | undefined {
  const { top } = log.getBoundingClientRect();
  for (const row of log.querySelectorAll<HTMLElement>('.line[data-seq]')) {
    const box = row.getBoundingClientRect();
    if (box.bottom <= top || epoch === undefined) continue;
    return { epoch, seq: Number(row.dataset.seq), below: box.top - top };
  }
  return undefined;
}

function read(kept: string | undefined): Place | undefined {
  try {
    return JSON.parse(kept ?? '') as Place;
  } catch {
    return undefined;
  }
}

/** Was the page come back to, or loaded anew, and does its address name no message? */
function isBack(around: Pick<Surroundings, 'page'>): boolean {
  const [visit] = performance.getEntriesByType('navigation') as PerformanceNavigationTiming[];
  const { search, hash } = pageAround(around).address;
  const isNamed = /[?&]m=|[?&]at=/.test(search) || /^#m\d/.test(hash);
  return !isNamed && (visit?.type === 'reload' || visit?.type === 'back_forward');
}
