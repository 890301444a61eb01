import type { Unsent } from '../../client/index.ts';
import type { RoomSnapshot } from '../../client/view/index.ts';
import type { TalkData } from '../../page/fragment/talk-data.ts';
import type { Point } from '../../protocol/point.ts';
import type { Question } from '../../protocol/question.ts';
import type { Message } from '../../protocol/record.ts';
import { focusedIn } from '../focused.ts';
import { ownIds } from '../own-ids.ts';
import { tellRoom } from '../told.ts';
import { adoptRows } from './adopt-rows.ts';
import type { CodeColours } from './code-colours.ts';
import type { Jump } from './jump.ts';
import { Late } from './late.ts';
import { notSentWords } from './not-sent-words.ts';
import { onceLive } from './once-live.ts';
import type { Places } from './places.ts';
import { pointAt } from './point-at.ts';
import type { RareRows } from './rare-rows.ts';
import { keyOf, rowsOf } from './rows.ts';
import { Scroll } from './scroll.ts';
import { Talk } from './talk.ts';
import type { TalkParts } from './talk-parts.ts';
import { Veil } from './veil.ts';

const minute = 60_000;
const isNotSent = ({ state }: Unsent) => state === 'failed';

/** The talk on the screen: the rows of what its room's view holds, and where the reader is. */
export class TalkView {
  readonly #parts: TalkParts;
  readonly #talk: Talk;
  readonly #scroll: Scroll;
  readonly #veil: Veil;
  #colours: CodeColours | undefined;
  #jump: Jump | undefined;
  readonly #places: Late<Places>;
  readonly #rare: Late<RareRows>;
  #now: RoomSnapshot;
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
    this.#now = parts.view.getSnapshot();
    this.#talk = new Talk(parts.list);
    this.#rare = new Late(() => import('./rare-rows.ts').then(({ rareRows }) => rareRows), due);
    this.#places = new Late(
      () => import('./places.ts').then(({ places }) => places),
      (part) => this.#openPlaces(part),
    );
    this.#veil = new Veil(parts.muted, due);
    this.#servedPlain = served?.plain ?? false;
    if (served) adoptRows(this.#talk, parts.list, served);
    parts.jump.replaceChildren();
    parts.attention.begin(this.shown);
    this.#scroll = new Scroll(parts.log, parts.list, {
      life: parts.life,
      window: parts.around.window,
      anchor: (y) => this.#talk.anchor(y),
      atEnd: () => !this.#now.hole,
      onMove: () => this.#moved(),
      onNearStart: () => this.#now.start === 'more' && void parts.view.older(),
      onNearEnd: () => this.#now.hole?.state === 'more' && void parts.view.newer(),
    });
    parts.room.addEventListener('settings', due);
    parts.life.atEnd(parts.view.subscribe(() => this.#changed()));
    // Today becomes yesterday.
    parts.life.every(minute, due);
    this.#draw();
    // Nobody waits for it where the page is opened.
    this.#places.load();
  }

  #openPlaces({ CodeColours, Jump, keepPlace, offerDays }: Places): void {
    const { life, jump, list, log } = this.#parts;
    if (life.isOver) return;
    this.#colours = new CodeColours(list);
    this.#colours.look();
    offerDays(this.#parts, this);
    this.#jump = new Jump(jump, log, {
      toEnd: () => void this.toEnd(),
      toNew: (seq) => void this.goTo({ around: seq }),
    });
    this.#moved();
    keepPlace({ ...this.#parts, isAtEnd: () => this.seesEnd, bring: (seq) => this.#bring(seq) });
  }

  /** Something about what is new is otherwise. */
  showNew(): void {
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
    return this.shown.at(-1)?.seq ?? 0;
  }

  /** The stored messages of the window. */
  get shown(): readonly Message[] {
    return this.#now.messages;
  }

  find(seq: number): Message | undefined {
    return this.shown.find((message) => message.seq === seq);
  }

  lastOwn(): Message | undefined {
    const id = this.#now.you?.id;
    return this.shown.findLast(({ author, removedAt }) => author.id === id && !removedAt);
  }

  turnTo(where: 1 | -1 | 'end'): void {
    if (where === 'end') void this.toEnd();
    else this.#scroll.byPage(where);
  }

  /** Leaves the past: the newest page takes the window's place, and nothing is scrolled through. */
  async toEnd(): Promise<void> {
    const { log, list, jump, life, view } = this.#parts;
    const focused = focusedIn(list);
    const isHere = list.contains(focused) || jump.contains(focused);
    this.#scroll.toEnd();
    tellRoom(log, 'left-past');
    await view.latest();
    if (life.isOver) return;
    this.#draw();
    // Its row, or the button, is gone.
    if (isHere && !focused?.isConnected) this.#focusLast();
  }

  #focusLast(): void {
    const message = this.shown.at(-1);
    const row = message && this.#talk.element(keyOf(message));
    if (!row) return;
    row.tabIndex = 0;
    row.focus({ preventScroll: true });
  }

  /** Shows a message, wherever in the room's history it is, or, where it is none, what stands there. */
  async goTo(point: Point): Promise<Message | undefined> {
    const { view } = this.#parts;
    const message = await ('at' in point ? view.at(point.at) : view.around(point.around));
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
    const message = await this.#parts.view.around(seq);
    this.#draw();
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

  /** Draws once what happens within a frame, unless the view has another snapshot until then. */
  #due(): void {
    if (this.#isDue) return;
    this.#isDue = true;
    this.#parts.inFrame(() => {
      if (this.#isDue) this.#draw();
    });
  }

  #draw(): void {
    this.#isDue = false;
    const { life, room, view, attention, muted, unsentDone, drawn } = this.#parts;
    if (life.isOver) return;
    const yours = this.#yours;
    const { growing, waiting, unsent, you, me, people } = this.#now;
    if ([...growing, ...waiting, ...yours, ...muted.list].length > 0 || unsent.some(isNotSent))
      this.#rare.load();
    const rows = rowsOf({
      ...this.#now,
      rare: this.#rare.part,
      growing: growing.filter((each) => !muted.has(each.author.id)),
      yours,
      waiting: waiting.filter(({ seq }) => !this.#dismissed.has(seq)),
      takeBack: (seq) => this.#parts.takeBack(seq),
      dismiss: (seq) => {
        this.#dismissed.add(seq);
        this.#due();
      },
      plain: this.#isPlain,
      own: ownIds(you, me),
      here: people.list ?? [],
      mark: attention.mark,
      markRead: () => attention.clear(),
      veil: this.#veil,
      lift: (messages) => {
        this.#veil.lift(messages);
        this.#due();
      },
      load: (edge) => void view[edge](),
      unsentDone,
      retryIn: (ref) => room.retryIn(ref),
    });
    this.#count();
    this.#scroll.keep(() => this.#talk.show(rows));
    this.#moved();
    this.#scroll.look();
    this.#colours?.look();
    drawn();
  }

  #changed(): void {
    const before = this.#now;
    this.#now = this.#parts.view.getSnapshot();
    this.#parts.attention.begin(this.shown);
    if (this.#now.unsent !== before.unsent) this.#tellFailed(before.unsent);
    this.#draw();
  }

  /** Says once why a message was not sent: its row is read only by who goes there. */
  #tellFailed(before: readonly Unsent[]): void {
    const known = before.filter(isNotSent).map(({ ref }) => ref);
    const failed = this.#now.unsent.find((row) => isNotSent(row) && !known.includes(row.ref));
    if (failed) this.#parts.attention.announce(notSentWords(failed));
  }

  /** Some messages may be sent again by the clock. */
  #count(): void {
    const { life, room } = this.#parts;
    life.cancel(this.#tick);
    const waits = this.#now.unsent.some(({ ref }) => room.retryIn(ref) > 0);
    if (waits) this.#tick = life.after(1_000, () => this.#due());
  }

  #moved(): void {
    if (this.seesEnd) this.#parts.attention.sawEnd(this.last);
    const { attention } = this.#parts;
    const { mark } = attention;
    const row = mark && this.#talk.element('new');
    const isBefore = mark !== undefined && mark.seq < (this.shown[0]?.seq ?? 0);
    this.#places.load();
    this.#jump?.show({ isAtEnd: this.seesEnd, below: attention.below, mark, row, isBefore });
  }
}
