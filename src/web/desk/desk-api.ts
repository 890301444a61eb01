import { headersOf } from '../../client/address.ts';
import type { Act } from '../../client/host/index.ts';
import { askHttp, changeByHttp, roomUrl } from '../../client/http.ts';
import { act } from '../../client/http-act.ts';
import type { Question } from '../../protocol/question.ts';
import type { Held, Reported } from '../review/queue.ts';

const base = new URL('.', location.href);

/** The queue of a room, as far as a desk shows it at a time. */
export interface RoomQueue {
  readonly held: readonly Held[];
  readonly reported: readonly Reported[];
  readonly questions: readonly Question[];
}

/** A room as acts of order need one. */
export type DeskRoom = ReturnType<DeskApi['room']>;

/** The acts of a desk: what the host does in any room, over HTTP and by the key. */
export class DeskApi {
  readonly #headers: Record<string, string>;

  constructor(key: string) {
    this.#headers = headersOf(key);
  }

  room(code: string) {
    const headers = this.#headers;
    return {
      code,
      state: 'live' as const,
      act: (done: Act) => act(base, { ...done, room: code }, '', headers),
      remove: (seq: number) => act(base, { type: 'remove', room: code, seq }, '', headers),
    };
  }

  /** Says something to the server from a page that may be gone before the answer. */
  leave(code: string, done: Act): void {
    const headers = { ...this.#headers, 'content-type': 'application/json' };
    const init = { method: 'POST', headers, body: JSON.stringify(done), keepalive: true };
    void fetch(roomUrl(base, code, '/acts'), init).catch(() => {});
  }

  /** Sets a room to be read only, or no longer. @throws Failure */
  archive(code: string, value: boolean): Promise<unknown> {
    return act(base, { type: 'set', room: code, setting: 'archived', value }, '', this.#headers);
  }

  /** Answers a question. @throws Failure */
  answer(code: string, seq: number, text: string): Promise<unknown> {
    return act(base, { type: 'answer', room: code, seq, text }, '', this.#headers);
  }

  /** @throws Failure */
  queue(code: string): Promise<RoomQueue> {
    return askHttp(roomUrl(base, code, '/queue?limit=20'), { headers: this.#headers });
  }

  /** @throws Failure */
  revokeBot(id: string): Promise<unknown> {
    const url = new URL(`desk/bots/${encodeURIComponent(id)}`, base);
    return changeByHttp(url, 'DELETE', this.#headers);
  }
}
