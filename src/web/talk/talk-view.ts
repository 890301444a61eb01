import type { Page, Unsent } from '../../client/index.ts';
import { Outgoing } from '../../client/view/outgoing.ts';
import { Quotes } from '../../client/view/quotes.ts';
import { Reader } from '../../client/view/reader.ts';
import type { TalkData } from '../../page/fragment/talk-data.ts';
import type { OpenEvent } from '../../protocol/clearance.ts';
import type { Point } from '../../protocol/point.ts';
import type { Question } from '../../protocol/question.ts';
import type { Author, Message } from '../../protocol/record.ts';
import { focusedIn } from '../focused.ts';
import { ownIds } from '../own-ids.ts';
import { tellRoom } from '../told.ts';
import { adoptRows } from './adopt-rows.ts';
import { CodeColours } from './code-colours.ts';
import { offerDays } from './days.ts';
import { Jump } from './jump.ts';
import { LateRows } from './late-rows.ts';
import { onceLive } from './once-live.ts';
import { pointAt } from './point-at.ts';
import { keyOf, rowsOf } from './rows.ts';
import { Scroll } from './scroll.ts';
import { Talk } from './talk.ts';
import type { TalkParts } from './talk-parts.ts';
import { notSentWords } from './unsent-row.ts';
import { Veil } from './veil.ts';

/** Messages in the window; with day lines and notices, fewer than 400 rows. */
const most = 360;
const minute = 60_000;
const isNotSent = ({ state }: Unsent) => state === 'failed';

/** The talk on the screen: what of it is loaded, where the reader is, and the rows. */
export class TalkView {
  readonly #parts: TalkParts;
  readonly #talk: Talk;
  readonly #reader: Reader;
  readonly #scroll: Scroll;
  readonly #outgoing: Outgoing;
  readonly #veil: Veil;
  readonly #colours: CodeColours;
  readonly #jump: Jump;
  readonly #quotes: Quotes;
  readonly #rare: LateRows;
  #you: Author | undefined;
  #yours: readonly Question[] = [];
  /** Rejections that were read. */
  readonly #dismissed = new Set<number>();
  /** Was the page served without any formatting? It counts until the settings are known. */
  readonly #servedPlain: boolean;
  #isDue = false;
  #tick: ReturnType<typeof setTimeout> | undefined;

  constructor(parts: TalkParts, served: TalkData | undefined) {
    const due = () => this.#due();
    this.#parts = parts;
    this.#talk = new Talk(parts.list);
    this.#rare = new LateRows(due);
    this.#veil = new Veil(parts.muted, due);
    this.#colours = new CodeColours(parts.list);
    this.#quotes = new Quotes(parts.room, served?.messages ?? [], due);
    this.#reader = new Reader(parts.room, due, { most, longest: parts.longestPage });
    this.#outgoing = new Outgoing(due, (ms, act) => void parts.life.after(ms, act));
    this.#servedPlain = served?.plain ?? false;
    if (served) adoptRows(this.#talk, parts.list, served);
    const isLast = parts.list.dataset.newer === undefined;
    this.#reader.begin(served?.messages ?? [], served?.seq ?? 0, isLast);
    this.#outgoing.follow(parts.room.unsent);
    parts.jump.replaceChildren();
    this.#jump = new Jump(parts.jump, parts.log, {
      toEnd: () => void this.toEnd(),
      toNew: (seq) => void this.goTo({ around: seq }),
    });
    parts.attention.begin(this.shown);
    this.#scroll = new Scroll(parts.log, parts.list, {
      life: parts.life,
      window: parts.around.window,
      anchor: (y) => this.#talk.anchor(y),
      atEnd: () => this.#reader.atEnd,
      onMove: () => this.#moved(),
      onNearStart: () => void this.#reader.loadOlder(),
      onNearEnd: () => void this.#reader.loadNewer(),
    });
    for (const name of ['people', 'me', 'settings', 'growing'] as const)
      parts.room.addEventListener(name, due);
    parts.room.addEventListener('unsent', ({ detail }) => this.#follow(detail));
    parts.room.addEventListener('waiting', ({ detail }) => {
      // Not before its row can be drawn: one's own message stands there all the time.
      void this.#rare.load().then(() => {
        for (const { ref } of detail) this.#outgoing.shown(ref);
        due();
      });
    });
    offerDays(parts, this);
    // Today becomes yesterday.
    parts.life.every(minute, due);
    this.#draw();
    const place = {
      ...parts,
      isAtEnd: () => this.seesEnd,
      bring: (seq: number) => this.#bring(seq),
    };
    // Nobody waits for it where the page is opened, and little is lost without it.
    import('./kept-place.ts').then(({ keepPlace }) => keepPlace(place)).catch(() => {});
  }

  /** Something about what is new is otherwise. */
  showNew(): void {
    this.#due();
  }

  set you(you: Author | undefined) {
    this.#you = you;
    this.#due();
  }

  /** Questions of one's own, which nobody else sees here. */
  set yours(yours: readonly Question[]) {
    this.#yours = yours;
    this.#due();
  }

  get seesEnd(): boolean {
    return this.#scroll?.stuck;
  }

  get last(): number {
    return this.#reader.timeline.last;
  }

  /** The stored messages of the window. */
  get shown(): readonly Message[] {
    return this.#reader.timeline.messages;
  }

  find(seq: number): Message | undefined {
    return this.#reader.timeline.find(seq);
  }

  lastOwn(): Message | undefined {
    return this.#you && this.#reader.timeline.lastBy(this.#you.id);
  }

  hear(event: OpenEvent): void {
    this.#reader.hear(event);
    this.#quotes.hear(event);
    if (event.type === 'posted') this.#outgoing.shown(event.ref);
    this.#reader.trim(this.#scroll.stuck ? 'older' : 'newer');
  }

  turn(page: Page): void {
    this.#quotes.forget();
    this.#reader.turn(page, this.#scroll.stuck);
    this.#parts.attention.begin(page.messages);
  }

  /** The connection is back: what could not be loaded may be had now. */
  revive(): void {
    this.#reader.revive();
  }

  turnTo(where: 1 | -1 | 'end'): void {
    if (where === 'end') void this.toEnd();
    else this.#scroll.byPage(where);
  }

  /** Leaves the past: the newest page takes the window's place, and nothing is scrolled through. */
  async toEnd(): Promise<void> {
    const { log, list, jump, life } = this.#parts;
    const focused = focusedIn(list);
    this.#scroll.toEnd();
    tellRoom(log, 'left-past');
    await this.#reader.goToEnd();
    if (life.isOver) return;
    const isHere = list.contains(focused) || jump.contains(focused);
    this.#draw();
    // Its row, or the button, is gone.
    if (isHere && !focused?.isConnected) this.#focusLast();
  }

  #focusLast(): void {
    const message = this.#reader.timeline.messages.at(-1);
    const row = message && this.#talk.element(keyOf(message));
    if (!row) return;
    row.tabIndex = 0;
    row.focus({ preventScroll: true });
  }

  /** Shows a message, wherever in the room's history it is, or, where it is none, what stands there. */
  async goTo(point: Point): Promise<Message | undefined> {
    const seq = await this.#reader.goTo(point);
    const message = seq === undefined ? undefined : this.#reader.timeline.find(seq);
    if (!message && this.#parts.room.state === 'closed') {
      await onceLive(this.#parts.room);
      return this.goTo(point);
    }
    if (!message) return undefined;
    this.#veil.lift([message]);
    this.#draw();
    const row = this.#talk.element(keyOf(message));
    if (row) this.#point(row, 'at' in point ? 'start' : 'center');
    return message;
  }

  /** Shows a message at the top of what is seen, and makes nothing of it. */
  async #bring(seq: number): Promise<HTMLElement | undefined> {
    await this.#reader.goTo({ around: seq });
    this.#draw();
    const message = this.find(seq);
    const row = message && this.#talk.element(keyOf(message));
    if (row) this.#scroll.toRow(row, 'start');
    return row;
  }

  #point(row: HTMLElement, block: 'center' | 'start'): void {
    this.#scroll.toRow(row, block);
    pointAt(row, this.#parts.life);
  }

  get #isPlain(): boolean {
    const { me, settings } = this.#parts.room;
    return me ? settings.formatting === false : this.#servedPlain;
  }

  /** Draws once what happens within a frame; a hidden page has no frames. */
  #due(): void {
    const { life, around } = this.#parts;
    if (this.#isDue || life.isOver) return;
    this.#isDue = true;
    if (around.document.hidden) life.after(100, () => this.#draw());
    else requestAnimationFrame(() => this.#draw());
  }

  #draw(): void {
    this.#isDue = false;
    const { life, room, attention, muted, unsentDone, drawn } = this.#parts;
    if (life.isOver) return;
    const find = (seq: number) => this.find(seq);
    if (room.growing.length + room.waiting.length + this.#yours.length > 0) void this.#rare.load();
    const rows = rowsOf({
      rare: this.#rare.rows,
      timeline: this.#reader.timeline,
      unsent: this.#outgoing.rows,
      growing: this.#reader.atEnd ? room.growing.filter((each) => !muted.has(each.author.id)) : [],
      yours: this.#yours,
      waiting: room.waiting.filter(({ seq }) => !this.#dismissed.has(seq)),
      takeBack: (seq) => this.#parts.takeBack(seq),
      dismiss: (seq) => {
        this.#dismissed.add(seq);
        this.#due();
      },
      you: this.#you,
      plain: this.#isPlain,
      quoted: (reply) => this.#quotes.of(reply, find),
      original: (seq) => find(seq) ?? this.#quotes.find(seq),
      own: ownIds(this.#you, room.me),
      here: room.people.list ?? [],
      mark: attention.mark,
      markRead: () => attention.clear(),
      veil: this.#veil,
      lift: (messages) => {
        this.#veil.lift(messages);
        this.#due();
      },
      load: () => this.#reader.revive(),
      unsentDone,
      retryIn: (ref) => room.retryIn(ref),
    });
    this.#count();
    this.#scroll.keep(() => this.#talk.show(rows));
    this.#moved();
    this.#scroll.look();
    this.#colours.look();
    drawn();
  }

  /** Says once why a message was not sent: its row is read only by who goes there. */
  #follow(unsent: readonly Unsent[]): void {
    const known = this.#outgoing.rows.filter(isNotSent).map(({ ref }) => ref);
    this.#outgoing.follow(unsent);
    const failed = unsent.find((row) => isNotSent(row) && !known.includes(row.ref));
    if (failed) this.#parts.attention.announce(notSentWords(failed));
  }

  /** Some messages may be sent again by the clock. */
  #count(): void {
    const { life, room } = this.#parts;
    life.cancel(this.#tick);
    const waits = this.#outgoing.rows.some(({ ref }) => room.retryIn(ref) > 0);
    if (waits) this.#tick = life.after(1_000, () => this.#due());
  }

  #moved(): void {
    if (this.seesEnd) this.#parts.attention.sawEnd(this.last);
    const { attention } = this.#parts;
    const { mark } = attention;
    const row = mark && this.#talk.element('new');
    const isBefore = mark !== undefined && mark.seq < this.#reader.timeline.first;
    this.#jump.show({ isAtEnd: this.seesEnd, below: attention.below, mark, row, isBefore });
  }
}
