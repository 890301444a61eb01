import type { Message } from '../protocol/record.ts';
import type { Life } from './life.ts';
import type { Surroundings } from './surroundings.ts';
import type { ReadMark } from './talk/read-mark.ts';

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
  /** The number of messages that nobody has read yet. */
  readonly unread: (count: number) => void;
  /** Another number of messages came below what is seen. */
  readonly changed: () => void;
}

/** Messages that came while nobody looked: it is counted, a line marks it, the announcer says it. */
export class Attention {
  readonly #view: AttentionView;
  /** Numbers of the messages that nobody has read yet. */
  #unread: number[] = [];
  #below = 0;
  #unspoken: Message[] = [];
  #mark: { readonly seq: number; readonly at: number } | undefined;
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

  /** The last message read before the reader looked away. */
  get mark(): { readonly seq: number; readonly at: number } | undefined {
    return this.#mark;
  }

  /** The number that came below what is seen. */
  get below(): number {
    return this.#below;
  }

  came(message: Message): void {
    const { seesEnd, changed } = this.#view;
    if (!this.#looks || !seesEnd()) this.#below++;
    if (!this.#looks) this.#unread.push(message.seq);
    if (!this.#view.around.document.hidden) this.#speak(message);
    this.#view.unread(this.#unread.length);
    changed();
  }

  sawEnd(last = this.#view.lastSeq()): void {
    if (!this.#looks) return;
    this.#below = 0;
    this.#unread = [];
    this.#view.read.move(last);
    this.#view.unread(this.#unread.length);
  }

  /** Takes it that somebody spoke: whoever answers has read. */
  spoke(): void {
    this.#mark = undefined;
    this.sawEnd();
  }

  announce(text: string): void {
    this.#view.announcer.textContent = text;
  }

  /** Another tab of this browser showed it. */
  #wasRead(upTo: number): void {
    this.#unread = this.#unread.filter((seq) => seq > upTo);
    this.#view.unread(this.#unread.length);
  }

  #look(): void {
    const looked = this.#looks;
    this.#looks = this.#isLookedAt;
    if (looked && !this.#looks) this.#looksAway();
    else if (this.#looks && !looked) this.#looksBack();
  }

  #looksAway(): void {
    if (this.#view.seesEnd()) this.#mark = { seq: this.#view.lastSeq(), at: Date.now() };
  }

  #looksBack(): void {
    if (this.#mark?.seq === this.#view.lastSeq()) this.#mark = undefined;
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
          ? `${messages.length} new messages`
          : messages.map(({ author, text }) => `${author.name}: ${excerpt(text)}`).join('. '),
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
