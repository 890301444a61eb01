import { gist } from '../page/fragment/gist.ts';
import { isNamed } from '../page/fragment/mentioned.ts';
import type { Message } from '../protocol/record.ts';
import type { Life } from './life.ts';
import type { Surroundings } from './surroundings.ts';
import type { ReadMark, Stopped } from './talk/read-mark.ts';
import { counted, words } from './words.ts';

const spokenAtOnce = 3;
const spokenPoints = 200;

export interface AttentionView {
  readonly life: Life;
  readonly around: Pick<Surroundings, 'window' | 'document'>;
  /** Read out by screen readers when it changes. */
  readonly announcer: HTMLElement;
  /** The mark of how far the room was read in any tab of this browser. */
  readonly read: ReadMark;
  readonly seesEnd: () => boolean;
  readonly lastSeq: () => number;
  /** The ids by which one is an author here. */
  readonly own: () => readonly string[];
  /** The number of messages that nobody has read yet, and of those among them that name oneself. */
  readonly unread: (count: number, named: number) => void;
  /** Another number of messages came below what is seen, or the line stands elsewhere. */
  readonly changed: () => void;
}

interface Unread {
  readonly seq: number;
  readonly mentions: Message['mentions'] | undefined;
}
const unreadOf = ({ seq, mentions }: Message): Unread => ({ seq, mentions });

/** Messages that came while nobody looked: it is counted, a line marks it, the announcer says it. */
export class Attention {
  readonly #view: AttentionView;
  /** The messages that nobody has read yet, and whom they name. */
  #unread: Unread[] = [];
  #below = 0;
  #unspoken: Message[] = [];
  #mark: Stopped | undefined;
  /** The messages that were shown first, until it is settled where the line stands among them. */
  #arrival: { readonly messages: readonly Unread[]; readonly isKnown: boolean } | undefined;
  #hasBegun = false;
  #looks: boolean;

  constructor(view: AttentionView) {
    this.#view = view;
    this.#looks = this.#isLookedAt;
    const { window, document } = view.around;
    const { signal } = view.life;
    const look = () => this.#look();
    document.addEventListener('visibilitychange', look, { signal });
    for (const name of ['focus', 'blur']) window.addEventListener(name, look, { signal });
    view.read.onMoved((seq) => this.#wasRead(seq));
  }

  /** The last message read before the reader looked away, or came. */
  get mark(): Stopped | undefined {
    return this.#mark;
  }

  /** The number that came below what is seen. */
  get below(): number {
    return this.#below;
  }

  /**
   * Takes the messages that are shown first. The line stands where reading stopped, days ago or on
   * another device, and stays there while one looks.
   */
  begin(messages: readonly Message[]): void {
    if (this.#hasBegun || messages.length === 0) return;
    this.#hasBegun = true;
    const standing = messages.filter((one) => !one.removedAt).map(unreadOf);
    const { stopped } = this.#view.read;
    this.#arrival = { messages: standing, isKnown: stopped !== undefined };
    if (stopped) this.#stopAt(standing, stopped);
  }

  /** Takes all as read, by the reader's word. */
  clear(): void {
    this.spoke();
    this.#view.changed();
  }

  came(message: Message): void {
    const { seesEnd, changed } = this.#view;
    if (!this.#looks || !seesEnd()) this.#below++;
    if (!this.#looks) this.#unread.push(unreadOf(message));
    if (!this.#view.around.document.hidden) this.#speak(message);
    this.tell();
    changed();
  }

  sawEnd(last = this.#view.lastSeq()): void {
    if (!this.#looks) return;
    this.#below = 0;
    this.#unread = [];
    this.#view.read.move(last);
    this.tell();
  }

  /** Takes it that somebody spoke: whoever answers has read. */
  spoke(): void {
    this.#mark = undefined;
    this.#arrival = undefined;
    this.sawEnd();
  }

  /** Tells the number of what is unread; also where one may be another one than one was. */
  tell(): void {
    const own = this.#view.own();
    const named = this.#unread.filter(({ mentions }) => isNamed(mentions, own));
    this.#view.unread(this.#unread.length, named.length);
  }

  announce(text: string): void {
    this.#view.announcer.textContent = text;
  }

  /** Another tab of this browser showed it, or another device. */
  #wasRead(upTo: number): void {
    this.#unread = this.#unread.filter(({ seq }) => seq > upTo);
    this.tell();
    const arrival = this.#arrival;
    const known = this.#mark?.seq ?? (arrival?.isKnown === false ? 0 : Infinity);
    this.#arrival = undefined;
    if (upTo > known) {
      // While one looks the line stays, but for what this browser could not know when one came.
      if (arrival) this.#stopAt(arrival.messages, { seq: upTo });
      else if (!this.#looks) this.#mark = { seq: upTo, at: Date.now() };
    }
    this.#view.changed();
  }

  #stopAt(messages: readonly Unread[], stopped: Stopped): void {
    const fresh = messages.filter(({ seq }) => seq > stopped.seq);
    // What comes before somebody looks stands behind it, too.
    this.#mark = fresh.length > 0 || !this.#looks ? stopped : undefined;
    // What came meanwhile is unread all the same.
    const later = this.#unread.filter(({ seq }) => seq > (messages.at(-1)?.seq ?? 0));
    if (!this.#looks) this.#unread = [...fresh, ...later];
    this.tell();
  }

  #look(): void {
    const looked = this.#looks;
    this.#looks = this.#isLookedAt;
    if (looked && !this.#looks) this.#looksAway();
    else if (this.#looks && !looked) this.#looksBack();
  }

  #looksAway(): void {
    this.#arrival = undefined;
    if (this.#view.seesEnd()) this.#mark = { seq: this.#view.lastSeq(), at: Date.now() };
  }

  #looksBack(): void {
    // What came a moment ago may not be drawn yet.
    if (this.#below === 0 && this.#mark?.seq === this.#view.lastSeq()) this.#mark = undefined;
    if (this.#view.seesEnd()) this.sawEnd();
  }

  /** Messages of one moment are one announcement. */
  #speak(message: Message): void {
    this.#unspoken.push(message);
    if (this.#unspoken.length > 1) return;
    this.#view.life.after(300, () => {
      const messages = this.#unspoken.splice(0);
      this.announce(
        messages.length > spokenAtOnce
          ? counted(words().heard.newMessages, messages.length)
          : messages
              .map(
                ({ author, text }) =>
                  `${author.name}: ${excerpt(gist(text, words().heard.hiddenText))}`,
              )
              .join('. '),
      );
    });
  }

  /** A window may be seen and not be in use, beside another one or on a second screen. */
  get #isLookedAt(): boolean {
    const { document } = this.#view.around;
    return !document.hidden && document.hasFocus();
  }
}

function excerpt(text: string): string {
  return text.length > spokenPoints ? `${text.slice(0, spokenPoints)}…` : text;
}
