import type { ServerResponse } from 'node:http';
import { guard, guarded, type OnBug } from '../../guard.ts';
import type { OpenRoom } from '../../hub/open-room.ts';
import { readBots } from '../../identity/bot/bot-file.ts';
import type { DeskKey } from '../../identity/desk/desk-key.ts';
import type { Who } from '../../identity/identity.ts';
import type {
  DeskBasis,
  DeskBot,
  DeskParts,
  FigurePoint,
  LastRefusal,
  Usage,
} from '../../protocol/desk.ts';
import type { Limits } from '../../protocol/limit.ts';
import type { Rates } from '../../protocol/rate.ts';
import type { StoreReader } from '../../store/store.ts';
import type { Head } from '../http-answer.ts';
import { Activity } from '../ops/activity.ts';
import type { Figures } from '../ops/figures.ts';
import { Looker, type Texts } from './looker.ts';

/** The parts that the host's desk stands on. */
export interface HostDeskParts {
  readonly key: DeskKey;
  readonly figures: Figures;
  readonly usage: () => Usage;
  /** The rooms that somebody of this node is in. */
  readonly open: () => Iterable<OpenRoom>;
  readonly review: Pick<StoreReader['review'], 'waitingRooms' | 'outOfRooms'>;
  readonly refusals: {
    /** The latest refusals, newest first. */
    latest(): readonly LastRefusal[];
  };
  /** The data folder, where the keys of bots are. */
  readonly data: string;
  readonly limits: Limits;
  readonly rates: Rates;
  /** The names that have to stand in tokens; absent where none are taken. */
  readonly tokens?: DeskBasis['tokens'] | undefined;
  readonly onBug: OnBug;
}

/** Rooms, people and refusals that are told at most: as many as a person would look through. */
const most = { rooms: 100, waiting: 100, out: 500, refusals: 100 };
/** Those who look at a time; past it, whoever has looked longest is let go. */
const mostLookers = 16;
/** Seconds between two looks at the folder of bots. */
const botsEvery = 5;

/** The host's desk: its live view of the server, told once a second and only while somebody looks. */
export class HostDesk {
  readonly key: DeskKey;
  readonly #parts: HostDeskParts;
  readonly #activity: Activity;
  readonly #lookers = new Set<Looker>();
  #bots: readonly DeskBot[] = [];
  #botsAge = botsEvery;
  #telling: Promise<void> = Promise.resolve();
  #isTelling = false;

  constructor(parts: HostDeskParts) {
    this.#parts = parts;
    this.key = parts.key;
    this.#activity = new Activity(parts.open);
  }

  /** The data folder, where the keys of bots are. */
  get data(): string {
    return this.#parts.data;
  }

  /** Sends the head, and goes on for as long as `who` holds and somebody looks. */
  async open(response: ServerResponse, head: Head, who: Who): Promise<void> {
    const { figures, limits, rates, tokens } = this.#parts;
    const names = tokens && { issuer: tokens.issuer, audience: tokens.audience };
    const looker = new Looker(response, this.#parts.onBug);
    response.writeHead(head.status, head.headers);
    const basis: DeskBasis = {
      series: figures.series,
      limits,
      rates,
      ...(names && { tokens: names }),
    };
    looker.tell(textsOf(basis));
    const [oldest] = this.#lookers;
    if (oldest && this.#lookers.size >= mostLookers) oldest.end();
    this.#lookers.add(looker);
    figures.hearers.add(this.#onPoint);
    const end = guarded(looker, () => looker.end());
    who.ends?.addEventListener('abort', end);
    const leave = () => {
      who.ends?.removeEventListener('abort', end);
      this.#leave(looker);
    };
    response.once('close', guarded(looker, leave));
    // Neither is told of once more.
    if (response.destroyed) leave();
    if (who.ends?.aborted) looker.end();
    await this.#told();
    looker.tell(textsOf(await this.#look()));
  }

  /** Looks at the bots anew with the next second. */
  botsChanged(): void {
    this.#botsAge = botsEvery;
  }

  close(): void {
    for (const looker of this.#lookers) looker.end();
  }

  #leave(looker: Looker): void {
    this.#lookers.delete(looker);
    if (this.#lookers.size > 0) return;
    this.#parts.figures.hearers.delete(this.#onPoint);
    this.#activity.forget();
  }

  /** A second that comes while the one before is still looked at is told with the next. */
  readonly #onPoint = (point: FigurePoint): void => {
    if (this.#isTelling) return;
    this.#isTelling = true;
    const tell = async () => {
      const texts = textsOf({ point, ...(await this.#look()) });
      for (const looker of this.#lookers) guard(looker, () => looker.tell(texts));
    };
    const work = tell().finally(() => {
      this.#isTelling = false;
    });
    this.#telling = work.catch(this.#parts.onBug);
  };

  #told(): Promise<void> {
    return this.#telling;
  }

  async #look(): Promise<DeskParts> {
    const { review, refusals, usage } = this.#parts;
    const [waiting, out] = await Promise.all([
      review.waitingRooms(most.waiting),
      review.outOfRooms(Date.now(), most.out),
    ]);
    return {
      now: this.#parts.figures.now,
      usage: usage(),
      rooms: this.#activity.look(most.rooms),
      waiting: waiting.map(({ room, ...counts }) => ({ ...room, ...counts })),
      out: out.map(({ room, ...each }) => ({ ...room, ...each })),
      bots: await this.#readBots(),
      refusals: refusals.latest().slice(0, most.refusals),
    };
  }

  async #readBots(): Promise<readonly DeskBot[]> {
    if (this.#botsAge++ < botsEvery) return this.#bots;
    this.#botsAge = 0;
    const bots = await readBots(this.#parts.data);
    this.#bots = bots
      .filter(({ revoked }) => revoked === undefined)
      .map(({ id, name, made, used }) => ({ id, name, made, ...(used && { used }) }));
    return this.#bots;
  }
}

function textsOf(parts: object): Texts {
  return new Map(Object.entries(parts).map(([name, value]) => [name, JSON.stringify(value)]));
}
