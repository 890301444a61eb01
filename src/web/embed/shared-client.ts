import type { Client } from '../../client/index.ts';
import type { AppOptions } from '../app-options.ts';
import { connectAs } from '../connect-as.ts';
import type { Keep } from '../keep.ts';
import { shareOf } from './share-of.ts';

/** The one who speaks: the site's own account, or the guest of this browser. */
export interface Speaker {
  readonly getToken?: AppOptions['getToken'];
  /** The source of its tokens: who has the same one is the same person. */
  readonly source: unknown;
}

interface Held {
  readonly server: string;
  readonly source: unknown;
  readonly client: Client;
  readonly rooms: Set<string>;
}

const held = new Set<Held>();
/** For as long a connection waits for who comes again: a page that swaps its body has another tag at once. */
const waitMs = 5_000;

/**
 * The connection of a tag: all tags of a page that speak as the same person to the same server have one.
 * The same room twice has two, since each reads at its own place. Its `close` lets go of the room alone.
 */
export function clientFor(
  server: URL,
  dataset: DOMStringMap,
  kept: Keep,
  { getToken, source }: Speaker,
): Client {
  const room = dataset['room'] ?? '';
  const like = [...held].find(
    (one) => one.server === server.href && one.source === source && !one.rooms.has(room),
  );
  const one = like ?? {
    server: server.href,
    source,
    client: connectAs(dataset, kept, {
      server: new URL('ws', server).href,
      ...(getToken && { getToken, isGuestless: true }),
    }),
    rooms: new Set<string>(),
  };
  held.add(one);
  one.rooms.add(room);
  const over = new AbortController();
  return shareOf(one.client, over.signal, () => {
    if (over.signal.aborted) return;
    over.abort();
    one.client.room(dataset['code'] ?? '').leave();
    one.rooms.delete(room);
    setTimeout(() => {
      if (one.rooms.size > 0 || !held.delete(one)) return;
      one.client.close();
    }, waitMs);
  });
}
