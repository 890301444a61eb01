import type { Room } from '../client/index.ts';
import type { Message } from '../protocol/record.ts';
import type { Acts } from './acts.ts';
import type { Cards } from './cards.ts';
import type { Outcome } from './outcome.ts';
import type { Composer } from './part/composer.ts';
import { pressedTally } from './talk/pressed-tally.ts';
import type { TalkView } from './talk/talk-view.ts';
import type { Reaction, Told } from './told.ts';

export interface RowActParts {
  readonly room: Room;
  readonly acts: Acts;
  readonly outcome: Outcome;
  readonly composer: Composer;
  readonly talk: () => TalkView;
  readonly cards: () => Cards;
  /** The id by which a message of an author is one's own, or one's id. */
  readonly you: (author: string) => string | undefined;
  /** The room's address. */
  readonly link: () => string;
}

/** The acts on a message whose row somebody points at. */
export class RowActs {
  readonly #parts: RowActParts;

  constructor(parts: RowActParts) {
    this.#parts = parts;
  }

  /** Fills the toolbar for a row. */
  offer(row: HTMLElement): boolean {
    const { acts, talk, you } = this.#parts;
    const message = talk().find(Number(row.dataset.seq));
    if (!message || message.removedAt) return false;
    acts.show(message, you(message.author.id));
    return true;
  }

  async act({ act, message }: Told['act']): Promise<void> {
    const { outcome, cards, link, room } = this.#parts;
    const { seq, text } = message;
    if (act === 'edit') this.amend(message);
    else if (act === 'about') cards().openBy(seq);
    else if (act === 'copy') await outcome.ofCopy(text, 'The text');
    else if (act === 'link') await outcome.ofCopy(`${link()}#m${seq}`, 'The link');
    else await outcome.of(room.remove(seq));
  }

  amend(message: Message | undefined): void {
    if (message) this.#parts.composer.amend(message.seq, message.text);
  }

  react({ seq, emoji, on }: Reaction): void {
    const { outcome, room } = this.#parts;
    void outcome.of(room.react(seq, emoji, on));
  }

  pressTally(target: EventTarget | null): void {
    const reaction = pressedTally(target);
    if (reaction) this.react(reaction);
  }

  unsentDone(ref: string, what: 'retry' | 'copy' | 'discard'): void {
    const { outcome, room, composer } = this.#parts;
    if (what === 'copy') {
      const row = room.unsent.find((unsent) => unsent.ref === ref);
      return void outcome.ofCopy(row?.text ?? '', 'The text');
    }
    room[what](ref);
    composer.focus();
  }
}
