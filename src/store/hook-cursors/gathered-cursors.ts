import { guarded, type OnBug } from '../../guard.ts';
import type { HookCursors, RoomBehind } from './hook-cursors.ts';

/** A place up to which a hook was told of a room. */
export interface HookCursor {
  readonly hook: string;
  readonly room: string;
  readonly seq: number;
}

/** The rooms behind that are asked for. */
export interface BehindRange {
  readonly hook: string;
  readonly after: string | undefined;
  readonly limit: number;
}

/** The place where cursors are kept. It does what it is asked in the order in which it is asked. */
export interface CursorTable {
  begin(hook: string): Promise<void>;
  of(hook: string, room: string): Promise<number>;
  /** Moves cursors on; those that are further stay. */
  put(cursors: readonly HookCursor[]): Promise<void>;
  behind(range: BehindRange): Promise<readonly RoomBehind[]>;
  close(): Promise<void>;
}

/** Milliseconds for which cursors gather. */
const gatherMs = 100;
/** Milliseconds until a file that took none is tried again. */
const againMs = 2_000;
/** Cursors that wait for a disk that takes none; of more rooms what was told is told again after a restart. */
const mostWaiting = 50_000;

/** Cursors that gather for a moment before they are written: a busy room moves its own with every event. */
export class GatheredCursors implements HookCursors {
  readonly #table: CursorTable;
  readonly #onBug: OnBug;
  /** Those that are not in the table yet, by room and hook. */
  #waiting = new Map<string, HookCursor>();
  /** Those that are on their way into it. */
  #flying: ReadonlyMap<string, HookCursor> | undefined;
  #timer: NodeJS.Timeout | undefined;

  constructor(table: CursorTable, onBug: OnBug) {
    this.#table = table;
    this.#onBug = onBug;
  }

  begin(hook: string): Promise<void> {
    return this.#table.begin(hook);
  }

  async of(hook: string, room: string): Promise<number> {
    const name = nameOf(hook, room);
    const known = this.#waiting.get(name) ?? this.#flying?.get(name);
    return known ? known.seq : this.#table.of(hook, room);
  }

  move(hook: string, room: string, seq: number): void {
    const name = nameOf(hook, room);
    const known = this.#waiting.get(name);
    if (known && known.seq >= seq) return;
    if (!known && this.#waiting.size >= mostWaiting) return;
    this.#waiting.set(name, { hook, room, seq });
    this.#soon(gatherMs);
  }

  async behind(
    hook: string,
    after: string | undefined,
    limit: number,
  ): Promise<readonly RoomBehind[]> {
    await this.flush();
    return this.#table.behind({ hook, after, limit });
  }

  async flush(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#waiting.size === 0) return;
    const flying = this.#waiting;
    this.#waiting = new Map();
    this.#flying = flying;
    try {
      await this.#table.put([...flying.values()]);
    } catch (error) {
      for (const [name, cursor] of flying) {
        if (!this.#waiting.has(name)) this.#waiting.set(name, cursor);
      }
      this.#soon(againMs);
      throw error;
    } finally {
      if (this.#flying === flying) this.#flying = undefined;
    }
  }

  async close(): Promise<void> {
    await this.flush().catch(this.#onBug);
    clearTimeout(this.#timer);
    await this.#table.close();
  }

  #soon(milliseconds: number): void {
    const flush = guarded({ fail: this.#onBug }, () => this.flush());
    this.#timer ??= setTimeout(flush, milliseconds).unref();
  }
}

function nameOf(hook: string, room: string): string {
  return `${hook} ${room}`;
}
