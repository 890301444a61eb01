import type { Room } from '../../client/index.ts';
import type { Message } from '../../protocol/record.ts';
import type { Keep } from '../keep.ts';
import type { Life } from '../life.ts';
import type { Check, Checked } from './proof.ts';

/** A view of how complete the room is, as far as this browser knows by itself. */
export interface ProofView {
  readonly checked: Checked | undefined;
  /** The number of the log's last fact. */
  readonly latest: number;
  readonly failed: string | undefined;
  readonly isBusy: boolean;
}

/** The room that is watched, and with what. */
export interface Watched {
  readonly room: Room;
  /** The server's address for HTTP. */
  readonly base: URL;
  readonly kept: Keep;
  readonly document: Pick<Document, 'hidden'>;
  readonly life: Life;
  readonly shown: () => readonly Message[];
  readonly changed: (view: ProofView) => void;
}

/** One request's worth; what is more is checked when somebody asks for it. */
const most = 300;
/** After coming in, so that a crowd does not ask at once. */
const firstMs = 1_000;
const spreadMs = 3_000;
const againMs = 60_000;

/** Checks the room's log now and then while somebody looks, and keeps what it came to. */
export class ProofWatch {
  readonly #of: Watched;
  #checked: Checked | undefined;
  #failed: string | undefined;
  #isBusy = false;
  #isDue = false;

  constructor(of: Watched) {
    const { room } = of;
    this.#of = of;
    this.#checked = read(of.kept.get(this.#key));
    // Pages that came over plain HTTP have no hashes.
    if (!globalThis.crypto?.subtle) return;
    this.#later(firstMs);
    room.addEventListener('event', () => this.#later(againMs));
    room.addEventListener('page', () => this.#later(firstMs));
  }

  /** Checks all there is, from the first fact on. */
  checkAll(): void {
    const known = this.#checked?.from === 1 ? this.#checked : undefined;
    void this.#check({ known, from: 1, most: Number.POSITIVE_INFINITY });
  }

  #later(ms: number): void {
    if (this.#isDue) return;
    this.#isDue = true;
    this.#of.life.after(ms + Math.random() * spreadMs, () => {
      this.#isDue = false;
      const { document, room } = this.#of;
      if (document.hidden || room.state === 'closed') this.#later(againMs);
      else this.#checkOn();
    });
  }

  #checkOn(): void {
    const { epoch, seq: latest = 0 } = this.#of.room.cursor ?? {};
    if (latest === 0) return;
    const known = this.#checked?.epoch === epoch ? this.#checked : undefined;
    const from = latest <= most ? 1 : Math.max(this.#of.shown()[0]?.seq ?? 1, latest - most + 1);
    void this.#check({ known, from, most });
  }

  async #check(how: Pick<Check, 'known' | 'from' | 'most'>): Promise<void> {
    if (this.#isBusy || this.#failed !== undefined) return;
    this.#isBusy = true;
    this.#tell();
    try {
      const { check } = await import('./proof.ts');
      // A room's key may be another one's code.
      const { base, shown, life, kept } = this.#of;
      const { code: room } = this.#of.room;
      const headers = this.#of.room.headers();
      const checked = await check({ base, room, headers, shown, ...how });
      if (life.isOver) return;
      this.#checked = checked;
      kept.set(this.#key, JSON.stringify(this.#checked));
    } catch (error) {
      if (this.#of.life.isOver) return;
      // Who can't be asked now is asked again.
      if (!(error instanceof Error) || error.name !== 'ProofFailed') this.#later(againMs);
      else this.#fail(error.message);
    }
    this.#isBusy = false;
    this.#tell();
  }

  /** The next visit begins anew, and finds what is still wrong. */
  #fail(text: string): void {
    this.#failed = text;
    this.#checked = undefined;
    this.#of.kept.delete(this.#key);
  }

  #tell(): void {
    const latest = this.#of.room.cursor?.seq ?? 0;
    this.#of.changed({
      checked: this.#checked,
      latest,
      failed: this.#failed,
      isBusy: this.#isBusy,
    });
  }

  get #key(): string {
    return `proof.${this.#of.room.key}`;
  }
}

function read(text: string | undefined): Checked | undefined {
  try {
    return text === undefined ? undefined : (JSON.parse(text) as Checked);
  } catch {
    return undefined;
  }
}
