import type { CodeRule } from '../protocol/code.ts';
import type { AnySignal } from './any-signal.ts';
import type { SocketClass } from './any-socket.ts';
import type { OutboxStore } from './outbox-store.ts';

/** The options of a client. */
export interface ConnectOptions {
  /** A guest's secret, from `newSecret`; without one, the author lives as long as the client. */
  readonly secret?: string;
  /**
   * Brings the token of a person of your site, or a bot's key: at each connection, and before the one
   * of before ends. Where it throws or brings none, `client.state.failure` says so, and it is asked again
   * a while later.
   */
  readonly getToken?: () => string | Promise<string>;
  /**
   * The person that `getToken` speaks for, by any text that is this person's alone: under it unsent
   * messages outlive a reload, and are never sent as somebody else.
   */
  readonly account?: string;
  /**
   * The person has agreed that what was said under `secret` is the account's that `getToken` speaks
   * for: each room links them as it is joined. For one room alone, see `room.linkGuest`.
   */
  readonly link?: boolean;
  /** The author's name; `rename` changes it later. */
  readonly name?: string;
  /**
   * Asks to be told what is this person's own: how far it reads rooms on other devices (`room.mark`,
   * the event `read`), and who names it (the event `mentioned` of the client).
   */
  readonly mine?: boolean;
  /** Only hears: its rooms do not list it, nor count it among those who are there, as a wall. */
  readonly watch?: boolean;
  /** `exact` where the server runs with `--codes exact`: every other spelling is another room. */
  readonly codes?: CodeRule;
  /**
   * The store of unsent messages. In a page that gives a secret: IndexedDB, shared by all tabs;
   * else memory.
   */
  readonly outbox?: OutboxStore;
  /** Closes the client once it is given. */
  readonly signal?: AnySignal;
  /**
   * The class of WebSockets, where there is none of that name: `ws` before Node 22.
   *
   * @example connect('wss://chat.example/ws', { WebSocket: (await import('ws')).WebSocket })
   */
  readonly WebSocket?: SocketClass;
}
