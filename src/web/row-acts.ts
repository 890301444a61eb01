import { host } from '../client/host/index.ts';
import type { Room } from '../client/index.ts';
import { placeOf } from '../page/fragment/place.ts';
import { fill } from '../page/words/say.ts';
import { isEditable } from '../protocol/edit-window.ts';
import type { Message } from '../protocol/record.ts';
import { isCleared, type Role } from '../protocol/role.ts';
import type { Acts } from './acts.ts';
import type { Cards } from './cards.ts';
import type { Deed } from './deed/deed.ts';
import { laterPart } from './later-part.ts';
import type { Life } from './life.ts';
import { media } from './media.ts';
import { HeldKeys } from './menu/held-keys.ts';
import type { MenuView } from './menu/menu-view.ts';
import type { Muted } from './muted.ts';
import type { Outcome } from './outcome.ts';
import type { Composer } from './part/composer.ts';
import { pressedTally } from './talk/pressed-tally.ts';
import type { TalkView } from './talk/talk-view.ts';
import { pressWords } from './talk/words-pressed.ts';
import { type Reaction, type Told, tellRoom } from './told.ts';
import { words } from './words.ts';

export interface RowActParts {
  readonly house: HTMLElement;
  readonly life: Life;
  /** The server's address for HTTP. */
  readonly base: URL;
  readonly room: Room;
  readonly acts: Acts;
  readonly outcome: Outcome;
  readonly composer: Composer;
  readonly muted: Muted;
  readonly talk: () => TalkView;
  readonly cards: Cards;
  readonly role: () => Role;
  /** The ids by which one is an author here. */
  readonly own: () => readonly string[];
  /** The room's address. */
  readonly link: () => string;
  /** Says something for a moment. */
  readonly tell: (words: string) => void;
}

/** The acts on a message whose row somebody points at. */
export class RowActs {
  readonly #parts: RowActParts;
  /** The keys that are pressed for a menu whose code is on its way. */
  #typed: HeldKeys | undefined;

  constructor(parts: RowActParts) {
    this.#parts = parts;
    const { house, life } = parts;
    if (media('(pointer: coarse)').matches) void this.#answerBySwipe();
    house.addEventListener('click', (event) => this.press(event), life);
  }

  /** Fills the toolbar for a row. */
  offer(row: HTMLElement): boolean {
    const message = this.#standing(Number(row.dataset.seq));
    if (message) this.#parts.acts.show(message, this.#mayEdit(message));
    return message !== undefined;
  }

  /** Opens the menu of a message; its code comes with the first one. */
  openMenu({ seq, ...where }: Told['open-menu']): boolean {
    const message = this.#standing(seq);
    if (!message) return false;
    void this.#showMenu(message, where);
    return true;
  }

  async #showMenu(message: Message, where: Omit<Told['open-menu'], 'seq'>): Promise<void> {
    const { house, muted, role, room, tell, own, acts } = this.#parts;
    this.#typed?.leave();
    const typed = new HeldKeys(house.getRootNode());
    this.#typed = typed;
    const part = await laterPart(import('./menu/message-menu.ts'), tell);
    const keys = typed.end();
    if (!keys) return;
    const { author } = message;
    acts.remove();
    part?.openMenu(house, {
      message,
      keys,
      own: own(),
      isOwn: this.#isOwn(message),
      mayEdit: this.#mayEdit(message),
      isMuted: muted.has(author.id),
      reach: async () =>
        (await import('./review/person-record.ts')).askReach(room, this.#parts.base, message.seq),
      former: this.#former(message),
      isPinned: host(room).pins.some((pin) => pin.message.seq === message.seq),
      role: role(),
      ...where,
    });
  }

  /** The road to what a message said before, where those who keep order may know that here. */
  #former({ seq, editedAt }: Message): MenuView['former'] {
    const { base, role, room } = this.#parts;
    if (!editedAt || room.settings.former !== 'moderators' || !isCleared(role())) return undefined;
    return async () => (await import('./review/person-record.ts')).askFormer(room, base, seq);
  }

  #standing(seq: number): Message | undefined {
    const message = this.#parts.talk().find(seq);
    return message?.removedAt ? undefined : message;
  }

  #isOwn({ author: { id } }: Message): boolean {
    return this.#parts.own().includes(id);
  }

  #mayEdit(message: Message): boolean {
    const { room, role } = this.#parts;
    return this.#isOwn(message) && isEditable(room.settings, role(), message.at, Date.now());
  }

  async act({ act, message }: Told['act']): Promise<void> {
    const { outcome, cards, link, room } = this.#parts;
    const { seq, text, author } = message;
    if (act === 'edit') this.amend(message);
    else if (act === 'reply') this.#parts.composer.reply({ seq, text, name: author.name });
    else if (act === 'about') cards.openBy(seq);
    else if (act === 'copy') await outcome.ofCopy(text, words().told.theText);
    else if (act === 'link') await outcome.ofCopy(link() + placeOf(seq), words().told.theLink);
    else if (act === 'mute' || act === 'unmute') this.mute({ person: author, on: act === 'mute' });
    else await outcome.of(room.remove(seq));
  }

  async do(deed: Deed): Promise<void> {
    const { house, room, tell } = this.#parts;
    const part = await laterPart(import('./deed/deeds.ts'), tell);
    await part?.doDeed(house, part.deedRoom(room), deed);
  }

  mute({ person, on }: Told['mute']): void {
    const { muted, tell } = this.#parts;
    muted.put(person, on);
    if (on) tell(fill(words().veil.nowHidden, { name: person.name }));
    else tell(fill(words().veil.nowShown, { name: person.name }));
  }

  amend(message: Message | undefined): void {
    if (!message) return;
    if (this.#mayEdit(message))
      this.#parts.composer.amend(message.seq, message.text, message.mentions);
    else this.#parts.tell(words().veil.editOver);
  }

  react({ seq, emoji, on }: Reaction): void {
    const { outcome, room } = this.#parts;
    void outcome.of(room.react(seq, emoji, on));
  }

  /** On a touch screen a row is pushed aside to be answered. */
  async #answerBySwipe(): Promise<void> {
    const { house, life, tell } = this.#parts;
    const part = await laterPart(import('./talk/swipe-reply.ts'), tell);
    const list = house.querySelector<HTMLElement>('.talk');
    if (!list || life.isOver) return;
    part?.answerBySwipe(list, life, (seq) => {
      const message = this.#standing(seq);
      if (message) void this.act({ act: 'reply', message });
    });
  }

  press(event: Event): void {
    const { target } = event;
    const { outcome, talk } = this.#parts;
    const original = target instanceof Element && target.closest<HTMLElement>('[data-quoted]');
    if (original && !(event instanceof MouseEvent && isElsewhere(event))) {
      event.preventDefault();
      tellRoom(original, 'go-to', Number(original.dataset.quoted));
    }
    pressWords(target, {
      find: (seq) => talk().find(seq),
      copy: (code) => outcome.ofCopy(code, words().told.theCode),
    });
    const reaction = pressedTally(target);
    if (reaction) this.react(reaction);
  }
}

/** A click that opens what it leads to in another place. */
function isElsewhere({ ctrlKey, metaKey, shiftKey }: MouseEvent): boolean {
  return ctrlKey || metaKey || shiftKey;
}
