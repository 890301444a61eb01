import type { Message } from '../protocol/record.ts';

const spokenAtOnce = 3;
const spokenPoints = 200;

export interface AttentionView {
  /** The room, as the window's title calls it. */
  readonly title: string;
  /** Read out by screen readers when it changes. */
  readonly announcer: HTMLElement;
  readonly seesEnd: () => boolean;
  readonly lastSeq: () => number;
}

/** What came while nobody looked: the title counts it, a line marks it, the announcer says it. */
export class Attention {
  readonly #view: AttentionView;
  #unread = 0;
  #below = 0;
  #unspoken: Message[] = [];
  #mark: { readonly seq: number; readonly at: number } | undefined;

  constructor(view: AttentionView) {
    this.#view = view;
    document.addEventListener('visibilitychange', () => {
      if (document.hidden) this.#looksAway();
      else this.#looksBack();
    });
  }

  /** The last message read before the reader looked away. */
  get mark(): { readonly seq: number; readonly at: number } | undefined {
    return this.#mark;
  }

  /** How many came below what is seen. */
  get below(): number {
    return this.#below;
  }

  came(message: Message): void {
    const { seesEnd } = this.#view;
    if (document.hidden || !seesEnd()) this.#below++;
    if (document.hidden) this.#unread++;
    else this.#speak(message);
    this.#title();
  }

  sawEnd(): void {
    if (document.hidden) return;
    this.#below = 0;
    this.#unread = 0;
    this.#title();
  }

  /** Who answers has read. */
  spoke(): void {
    this.#mark = undefined;
    this.sawEnd();
  }

  announce(text: string): void {
    this.#view.announcer.textContent = text;
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
    setTimeout(() => {
      const messages = this.#unspoken.splice(0);
      this.announce(
        messages.length > spokenAtOnce
          ? `${messages.length} new messages`
          : messages.map(({ author, text }) => `${author.name}: ${excerpt(text)}`).join('. '),
      );
    }, 300);
  }

  #title(): void {
    const { title } = this.#view;
    document.title = this.#unread > 0 ? `(${this.#unread}) ${title}` : title;
  }
}

function excerpt(text: string): string {
  return text.length > spokenPoints ? `${text.slice(0, spokenPoints)}…` : text;
}
