import type { AnnounceCommand, ClearCommand, MessageAct } from '../protocol/act.ts';
import type { RoomKey } from '../protocol/code.ts';
import { Refusal } from '../protocol/error.ts';
import type { Change, Fact } from '../protocol/fact.ts';
import { never } from '../protocol/never.ts';
import { pinsEach } from '../protocol/pin.ts';
import { type Author, hasIdForm, type Message } from '../protocol/record.ts';
import { keepText } from '../protocol/text.ts';
import { restoredOf, undoFor } from '../protocol/undo.ts';
import { hostBadgeOf, isHost, judgeAbove } from './above.ts';
import type { Commits } from './commits.ts';
import { checkText, factBy, judgeWords, keepsOrder } from './decide.ts';
import { factAt, firstAnswer } from './first-answer.ts';
import type { Ground } from './ground.ts';
import { isKnown } from './known-person.ts';
import { isNew } from './landed.ts';
import {
  Hindered,
  hinderedAsOut,
  hinderedEntry,
  hinderedSpeech,
  refuseIf,
  stanceOf,
} from './may.ts';
import { OwnClears, type Span } from './own-clear.ts';
import { keptReason } from './reason.ts';
import { rejectWaiting } from './reject-waiting.ts';
import type { RoomParts } from './room-parts.ts';
import type { RoomStanding } from './standing.ts';
import type { Waiting } from './waiting.ts';

type Of<Type extends MessageAct['type']> = Extract<MessageAct, { readonly type: Type }>;

/**
 * Acts on the messages of one room. They look at what is there, so all that was decided before has to
 * be on the disk, and nothing is decided meanwhile.
 */
export class MessageActs {
  readonly #parts: RoomParts;
  readonly #key: RoomKey;
  readonly #commits: Commits;
  readonly #ownClears: OwnClears;

  constructor(parts: RoomParts, key: RoomKey, commits: Commits) {
    this.#parts = parts;
    this.#key = key;
    this.#commits = commits;
    this.#ownClears = new OwnClears(parts.store, key);
  }

  async do(waiting: Waiting<MessageAct>, standing: RoomStanding): Promise<void> {
    await this.#parts.group.landed();
    const ground = this.#commits.ground(waiting, standing);
    const { command } = waiting;
    const again = await firstAnswer(
      this.#parts.store,
      factBy(ground, command, saidIn(ground, command)),
    );
    if (again) return waiting.resolve(again);
    const facts = await this.#factsOf(ground, command);
    const [first] = facts;
    if (!first) {
      const aim = 'seq' in command ? command.seq : await this.#latest();
      return waiting.resolve(this.#commits.answer(ground.room, aim, ground.now));
    }
    const { actor, author, now } = ground;
    const isOwn = command.type === 'clear' && isOwnClear(ground, command);
    const as = standing.actingOf(actor, now);
    const landed = facts.map((fact, i) => {
      const acted = isOwn || fact.change.type === 'posted' ? fact : { ...fact, as };
      const waiter = i === 0 ? waiting : nobody;
      return new Promise<void>((resolve) =>
        this.#commits.add(waiter, acted, (committed) => {
          if (isOwn && isNew(committed)) this.#noteOwn(author.id, fact.change);
          resolve();
        }),
      );
    });
    await Promise.all(landed);
    if (command.type === 'clear' && !isOwn)
      await rejectWaiting(this.#parts, this.#commits, ground, first);
  }

  #factsOf(ground: Ground, command: MessageAct): Promise<readonly Fact[]> {
    if (command.type === 'clear') return this.#clear(ground, command);
    refuseIf(hinderedEntry(stanceOf(ground.standing, ground.actor, ground.now)));
    if (!keepsOrder(ground)) throw new Hindered({ code: 'not_allowed' });
    switch (command.type) {
      case 'hide':
        return this.#hide(ground, command);
      case 'restore':
        return this.#restore(ground, command);
      case 'pin':
        return this.#pin(ground, command);
      case 'unpin':
        return this.#unpin(ground, command);
      case 'announce':
        return this.#announce(ground, command);
      default:
        return never(command);
    }
  }

  async #hide(ground: Ground, command: Of<'hide'>): Promise<readonly Fact[]> {
    await this.#standing(ground, command.seq);
    return [factBy(ground, command, saidIn(ground, command))];
  }

  async #restore(ground: Ground, command: Of<'restore'>): Promise<readonly Fact[]> {
    const { store } = this.#parts;
    const { seq: target } = command;
    const fact = await factAt(store, this.#key, target);
    if (fact?.type === 'cleared' && fact.as) {
      checkInTime(ground, fact.at);
      judgeAuthor(ground, { id: fact.person });
      const { person, from, upTo } = fact;
      const cleared = { person, from, upTo };
      return [factBy(ground, command, { type: 'restored', target, cleared })];
    }
    const message = await store.message(this.#key, target);
    if (!message) throw new Refusal('no_message');
    judgeAuthor(ground, message.author);
    const before = await store.hiddenMessage(this.#key, target);
    const { removedAt = 0, author } = message;
    checkInTime(ground, removedAt);
    if (!before) throw await this.#whyNot(target, author.id);
    return [
      { ...factBy(ground, command, { type: 'restored', target }), shown: restoredOf(before) },
    ];
  }

  /** The refusal of what can't be brought back though its minute is not over. */
  async #whyNot(seq: number, author: string): Promise<Refusal> {
    const span = { ids: [author], from: seq, upTo: seq, takesHidden: true };
    const isInFile = await this.#parts.store.people.hasWords(this.#key, span);
    return isInFile ? new TakenTwice() : new Refusal('undo_late');
  }

  /** Takes what is there by now, of every id that somebody has where it is its own. */
  async #clear(ground: Ground, command: ClearCommand): Promise<readonly Fact[]> {
    const { person, since, reason } = command;
    const { standing, actor, now } = ground;
    if (!hasIdForm(person)) throw new Refusal('bad_person');
    const isOwn = isOwnClear(ground, command);
    if (isOwn) judgeOwn(ground);
    else {
      refuseIf(hinderedEntry(stanceOf(standing, actor, now)));
      if (!keepsOrder(ground)) throw new Hindered({ code: 'not_allowed' });
      judgeAbove(ground, person, await hostBadgeOf(this.#parts, ground, person));
      if (!(await isKnown(this.#parts, this.#key, ground, person)))
        throw new Hindered({ code: 'no_person' });
    }
    const { store } = this.#parts;
    const upTo = await this.#latest();
    if (upTo === 0) return [];
    const before = since === undefined ? 0 : await store.messageBy(this.#key, now - since * 1_000);
    const ids = isOwn ? [person, ...(standing.aliasesOf(person) ?? [])] : [person];
    const isAll = isOwn && since === undefined;
    for (const id of isAll ? ids : []) store.marks.forget(id, this.#key);
    if (isOwn && !(await this.#hasToClear(ground, { ids, from: before + 1, upTo }))) return [];
    const why = isOwn ? {} : keptReason(reason);
    return ids.map((id, i) => {
      const change: Change = { type: 'cleared', person: id, from: before + 1, upTo, ...why };
      return factBy(ground, i === 0 ? command : {}, change);
    });
  }

  /**
   * Has somebody said anything that its own clear would take? Who has may take it back wherever it
   * stands; who has not, or may not have, hears no more than who may come in and say something.
   *
   * @throws Hindered
   */
  async #hasToClear(ground: Ground, span: Span): Promise<boolean> {
    const hasAny = await this.#ownClears.hasAny(ground.author.id, span);
    if (hasAny) return true;
    const { standing, actor, now } = ground;
    refuseIf(hinderedEntry(stanceOf(standing, actor, now)));
    refuseIf(this.#parts.addresses.hindranceOf(ground));
    if (hasAny === undefined) refuseIf(hinderedSpeech(stanceOf(standing, actor, now)));
    return hasAny === undefined;
  }

  async #latest(): Promise<number> {
    return (await this.#parts.store.room(this.#key))?.seq ?? 0;
  }

  #noteOwn(person: string, change: Change): void {
    if (change.type === 'cleared') this.#ownClears.cleared(person, change);
  }

  async #pin(ground: Ground, command: Of<'pin'>): Promise<readonly Fact[]> {
    const message = await this.#standing(ground, command.seq, false);
    await this.#checkPins(ground, command.seq);
    return [{ ...factBy(ground, command, saidIn(ground, command)), shown: { message } }];
  }

  async #unpin(ground: Ground, command: Of<'unpin'>): Promise<readonly Fact[]> {
    const pins = await this.#parts.store.pins(this.#key, ground.now);
    const pin = pins.find(({ message }) => message.seq === command.seq);
    if (pin && isHost(pin.message.author)) judgeAuthor(ground, pin.message.author);
    return pin ? [factBy(ground, command, saidIn(ground, command))] : [];
  }

  /** Says it under the next number, and pins that: nothing else is decided meanwhile. */
  async #announce(ground: Ground, command: AnnounceCommand): Promise<readonly Fact[]> {
    const posted = factBy(ground, command, saidIn(ground, command));
    checkText(posted, ground.limits);
    judgeWords(ground, posted);
    await this.#checkPins(ground);
    const seq = await this.#latest();
    const pinned: Change = { type: 'pinned', target: seq + 1, ...endIn(ground, command.seconds) };
    const { author, at, ref, change } = posted;
    const said = { seq: seq + 1, author, text: 'text' in change ? change.text : '', at };
    const message = ref === undefined ? said : { ...said, ref };
    return [posted, { ...factBy(ground, {}, pinned), shown: { message } }];
  }

  /** A message that is there. @throws Refusal */
  async #standing(ground: Ground, seq: number, isOnAuthor = true): Promise<Message> {
    const message = await this.#parts.store.message(this.#key, seq);
    if (!message) throw new Refusal('no_message');
    if (isOnAuthor || isHost(message.author)) judgeAuthor(ground, message.author);
    if (message.removedAt !== undefined) throw new Refusal('message_gone');
    return message;
  }

  /** @param seq of the message that is pinned: again, maybe @throws Refusal `too_many_pins` */
  async #checkPins({ now }: Ground, seq?: number): Promise<void> {
    const pins = await this.#parts.store.pins(this.#key, now);
    const others = pins.filter(({ message }) => message.seq !== seq);
    if (others.length >= pinsEach) throw new Refusal('too_many_pins');
  }
}

/** Its words are there, and something else keeps them away. */
class TakenTwice extends Refusal {
  override readonly words =
    'That message was taken away by a clear, too, or by its age: a clear is undone first, by its own number.';

  constructor() {
    super('undo_late');
  }
}

const nobody = { resolve: () => {}, reject: () => {} };

/** The change that a command says by itself, with what only the log knows left out. */
function saidIn(ground: Ground, command: MessageAct): Change {
  switch (command.type) {
    case 'hide':
      return { type: 'hidden', target: command.seq, ...keptReason(command.reason) };
    case 'restore':
      return { type: 'restored', target: command.seq };
    case 'clear': {
      const { person, reason } = command;
      const why = isOwnClear(ground, command) ? {} : keptReason(reason);
      return { type: 'cleared', person, from: 1, upTo: 1, ...why };
    }
    case 'pin':
      return { type: 'pinned', target: command.seq, ...endIn(ground, command.seconds) };
    case 'unpin':
      return { type: 'unpinned', target: command.seq };
    case 'announce':
      return { type: 'posted', text: keepText(command.text) };
    default:
      return never(command);
  }
}

/** Does somebody clear what it said itself, under whichever of its ids? */
function isOwnClear({ standing, author }: Ground, { person }: ClearCommand): boolean {
  return !author.claimed && (person === author.id || standing.personOf(person) === author.id);
}

/** @throws Hindered where nothing comes of somebody any more */
function judgeOwn({ standing, actor, now }: Ground): void {
  if (standing.isQuiet) return;
  if (standing.mayBeLinked(actor.author.id)) throw new Hindered({ code: 'linked' });
  const out = hinderedAsOut(stanceOf(standing, actor, now));
  if (out?.code === 'banned') throw new Hindered(out);
}

/** Judges whether somebody stands above whose words these are; its own are its own. @throws Hindered */
function judgeAuthor(ground: Ground, { id, badge }: Pick<Author, 'id' | 'badge'>): void {
  if (id !== ground.author.id) judgeAbove(ground, id, badge);
}

function checkInTime({ now }: Ground, at: number): void {
  if (now - at > undoFor) throw new Refusal('undo_late');
}

function endIn({ now }: Ground, seconds: number | undefined): { readonly until?: number } {
  return seconds === undefined ? {} : { until: now + seconds * 1_000 };
}
