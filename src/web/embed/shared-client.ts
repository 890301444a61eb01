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
  /** The person of the site's for whom its tokens are: what is unsent is kept under it. */
  readonly account?: string | undefined;
}

/** Told why a token does not come, and of nothing once it does. */
export type TokenTold = (fault: string | undefined) => void;

interface Held {
  readonly server: string;
  readonly source: unknown;
  readonly account: string | undefined;
  readonly tokenTold: Set<TokenTold>;
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
  { getToken, source, account }: Speaker,
  tokenTold: TokenTold,
): Client {
  const room = dataset['room'] ?? '';
  const like = [...held].find(
    (one) =>
      one.server === server.href &&
      one.source === source &&
      one.account === account &&
      !one.rooms.has(room),
  );
  const one = like ?? begin(server, dataset, kept, { getToken, source, account });
  held.add(one);
  one.rooms.add(room);
  one.tokenTold.add(tokenTold);
  const over = new AbortController();
  return shareOf(one.client, over.signal, () => {
    if (over.signal.aborted) return;
    over.abort();
    one.client.room(dataset['code'] ?? '').leave();
    one.rooms.delete(room);
    one.tokenTold.delete(tokenTold);
    setTimeout(() => {
      if (one.rooms.size > 0 || !held.delete(one)) return;
      one.client.close();
    }, waitMs);
  });
}

function begin(
  server: URL,
  dataset: DOMStringMap,
  kept: Keep,
  { getToken, source, account }: Speaker,
): Held {
  const tokenTold = new Set<TokenTold>();
  const tell: TokenTold = (fault) => {
    for (const each of tokenTold) each(fault);
  };
  const client = connectAs(dataset, kept, {
    server: new URL('ws', server).href,
    ...(getToken && {
      getToken: () => toldOf(getToken, tell),
      isGuestless: true,
      ...(account !== undefined && { account }),
    }),
  });
  return { server: server.href, source, account, tokenTold, client, rooms: new Set() };
}

async function toldOf(get: NonNullable<Speaker['getToken']>, tell: TokenTold): Promise<string> {
  try {
    const token = await get();
    tell(undefined);
    return token;
  } catch (error) {
    tell(error instanceof Error ? error.message : String(error));
    throw error;
  }
}
