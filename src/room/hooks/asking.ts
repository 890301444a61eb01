import { Calls } from '../../calls.ts';
import type { HookWatch } from '../../hook-watch.ts';
import type { Actor } from '../../protocol/actor.ts';
import { keptMeta } from '../../protocol/carried.ts';
import type { RoomName } from '../../protocol/code.ts';
import { Refusal } from '../../protocol/error.ts';
import type { Change, Fact } from '../../protocol/fact.ts';
import { never } from '../../protocol/never.ts';
import { isAtLeast } from '../../protocol/role.ts';
import { faultOfText, keepText } from '../../protocol/text.ts';
import type { Answer } from '../answer.ts';
import { factAt } from '../first-answer.ts';
import { authorIn, type Decided } from '../ground.ts';
import type { HookPost, PostAnswer, RoomHooks } from '../hook.ts';
import { Hindered, hinderedSpeech, stanceOf } from '../may.ts';
import type { RoomParts } from '../room-parts.ts';
import type { RoomStanding } from '../standing.ts';
import type { OnSeq, Waiting } from '../waiting.ts';
import { checkedPost } from './answers.ts';
import { AskedRooms } from './asked-rooms.ts';
import { HostRefused } from './ruled-by.ts';
import type { Ruling } from './ruling.ts';
import { wordsOf } from './words.ts';

/** Milliseconds that a hook has to say whether something may be said. */
export const postMs = 2_000;

/** The words that are said or announced: that is a message as well, and pinned. */
type Words = Extract<Decided, { readonly type: HookPost['type'] | 'announce' }>;
/** A command, and all that is known of who gives it. */
export type Given<Asked extends Decided = Decided> = Pick<
  Waiting<Asked>,
  'actor' | 'room' | 'command' | 'within' | 'onSeq' | 'ruling'
>;
type Give = (given: Given) => Promise<Answer>;

/** Hands a command to its room. */
export type Place = (
  actor: Actor,
  room: RoomName,
  command: Decided,
  within?: string,
  onSeq?: OnSeq,
  ruling?: Ruling,
) => Promise<Answer>;

interface Parts
  extends Pick<
    RoomParts,
    'store' | 'group' | 'standings' | 'limits' | 'paces' | 'rules' | 'house' | 'now' | 'onBug'
  > {
  readonly mayPost: NonNullable<RoomHooks['mayPost']>;
  /** Told of each call; nobody is unless said. */
  readonly watch?: HookWatch | undefined;
}

/** The asking of a hook; undefined where there is none. */
export function askingOf(
  hooks: Pick<RoomHooks, 'mayPost'>,
  parts: Omit<Parts, 'mayPost'>,
): Asking | undefined {
  const mayPost = hooks.mayPost?.bind(hooks);
  return mayPost && new Asking({ ...parts, mayPost });
}

/** The answers of a hook that is asked before words are said; what comes behind them waits. */
export class Asking {
  readonly #parts: Parts;
  readonly #rooms = new AskedRooms();
  readonly #calls: Calls;

  constructor(parts: Parts) {
    this.#parts = parts;
    const { onBug, watch } = parts;
    this.#calls = new Calls({ hook: 'mayPost', milliseconds: postMs, onBug, watch });
    watch?.add({
      name: 'mayPost',
      ends: ['ok', 'changed', 'held', 'refused', 'failed', 'late', 'ended'],
      asked: () => this.#calls.size,
      queued: () => this.#rooms.size - this.#calls.size,
    });
  }

  /** Hands each command to its room, once the hook has said what becomes of it. */
  before(place: Place): Place {
    const give: Give = ({ actor, room, command, within, onSeq, ruling }) =>
      place(actor, room, command, within, onSeq, ruling);
    return (actor, room, command, within, onSeq) =>
      this.give({ actor, room, command, within, onSeq }, give);
  }

  /**
   * Hands a command to its room, once the hook has said what becomes of it.
   *
   * @throws Refusal `hook_failed`, and whatever the room refuses by
   */
  give(given: Given, give: Give): Promise<Answer> {
    const { key } = given.room;
    const author = lineOf(given);
    const words = isWords(given) ? given : undefined;
    if (!words && !this.#rooms.isWaited(key, author)) return give(given);
    // What becomes of it in the room keeps nobody waiting: those behind come into its queue behind it.
    const inRoom = this.#rooms.inLine(key, author, async (ask) => {
      if (!words) return { answer: give(given) };
      const judged = await this.#judged(words, ask);
      return { answer: 'seq' in judged ? Promise.resolve(judged) : give(judged) };
    });
    return inRoom.then(({ answer }) => answer);
  }

  /** Ends all that it is asked about. */
  end(): void {
    this.#calls.end(new Refusal('restart'));
  }

  /** The command as the room is to have it, or what the room answered before. */
  async #judged(
    given: Given<Words>,
    ask: <T>(asking: () => Promise<T>) => Promise<T>,
  ): Promise<Given | Answer> {
    const { room, command, actor } = given;
    const { standings, store, limits, paces, now } = this.#parts;
    // Who is refused anyway costs no call.
    if (faultOfText(keepText(command.text), limits)) return given;
    const standing = standings.known(room.key) ?? (await standings.of(room.key));
    const { type } = command;
    const stance = stanceOf(standing, actor, now());
    if (type === 'announce' && !isAtLeast(stance.role, 'moderator')) return given;
    const hindrance = type === 'ask' ? undefined : hinderedSpeech(stance);
    if (hindrance) return { ...given, ruling: { type: 'refused', why: new Hindered(hindrance) } };
    const fact = asFact(given, standing, now());
    const first = fact.ref === undefined ? undefined : await store.byRef(fact);
    if (first && !first.reused) return given;
    // A flood costs no calls either.
    if (type !== 'announce' && !isAtLeast(stance.role, 'moderator')) paces.checkSaid(actor, type);
    const word = await ask(() => this.#ask(postOf(given, standing, this.#parts)));
    if (type === 'announce') checkAnnounced(word);
    if (word.type !== 'changed') return { ...given, ruling: rulingOf(word) };
    return (await this.#firstOf(fact)) ?? withText(given, word.text);
  }

  /** @throws Refusal `hook_failed`, `restart` */
  #ask(post: HookPost): Promise<PostAnswer> {
    const { mayPost, limits } = this.#parts;
    const { text } = post;
    const ask = async (signal: AbortSignal) => checked(await mayPost(post, signal), text, limits);
    return this.#calls.ask(ask, ({ type }) => type);
  }

  /** The answer that words got which the hook has changed, or had: by these the ref alone decides. */
  async #firstOf(fact: Fact): Promise<Answer | undefined> {
    if (fact.ref === undefined) return undefined;
    const { store, group } = this.#parts;
    // They may be on their way to the disk.
    await group.landed();
    const first = await store.byRef(fact);
    const stored = first && (await factAt(store, fact.room.key, first.seq));
    if (!first || !stored || !isSameKind(stored, fact.change)) return undefined;
    const answer = { room: fact.room.key, seq: first.seq, epoch: store.epoch, at: first.at };
    return stored.type === 'held' ? { ...answer, held: true } : answer;
  }
}

function isWords(given: Given): given is Given<Words> {
  const { type } = given.command;
  return type === 'post' || type === 'edit' || type === 'ask' || type === 'announce';
}

/** Nobody waits for what is announced: what is not to be said at once is not to be. @throws Refusal `host_refused` */
function checkAnnounced(word: PostAnswer): void {
  if (word.type === 'refused') throw new HostRefused(wordsOf(word.text));
  if (word.type === 'held') throw new HostRefused(wordsOf(word.reason));
}

/** Something that tells an author from others in a room; nobody waits for those whom nothing tells apart. */
function lineOf({ actor: { author }, within }: Given): unknown {
  if (!author.claimed) return author.id;
  return within === undefined ? Symbol(author.id) : `within ${within}`;
}

/** The fact that words would be without a hook, as far as a ref is compared by it. */
function asFact(
  { room, actor, within, command }: Given<Words>,
  standing: RoomStanding,
  at: number,
): Fact {
  const { author } = actor;
  const aliases = standing.isQuiet ? undefined : standing.aliasesOf(author.id);
  const marked = command.ref === undefined ? undefined : { ref: command.ref };
  const place = within === undefined ? undefined : { within };
  return { room, author, at, change: changeOf(command), aliases, ...marked, ...place };
}

function changeOf(command: Words): Change {
  const text = keepText(command.text);
  if (command.type === 'ask') return { type: 'asked', text };
  if (command.type === 'announce') return { type: 'posted', text };
  const meta = command.meta ? { meta: keptMeta(command.meta) } : undefined;
  if (command.type === 'edit') return { type: 'edited', target: command.seq, text, ...meta };
  const { reply: seq } = command;
  const reply = seq === undefined ? undefined : { reply: { seq, author: { id: '', name: '' } } };
  return { type: 'posted', text, ...reply, ...meta };
}

function isSameKind(stored: Change, asked: Change): boolean {
  const isHeld = stored.type === 'held' && asked.type !== 'asked';
  const targetOf = (change: Change) => ('target' in change ? change.target : undefined);
  return (isHeld || stored.type === asked.type) && targetOf(stored) === targetOf(asked);
}

/** The words as the hook is told of them: a copy, since it may change what it is given. */
function postOf(
  { room, actor, command }: Given<Words>,
  standing: RoomStanding,
  { rules, limits, house, now }: Parts,
): HookPost {
  const at = now();
  const role = standing.roleOf(actor, at);
  const author = { ...authorIn({ standing, rules, limits, house }, actor, at), role };
  const said = { room: { ...room }, author, text: keepText(command.text) };
  if (command.type === 'announce') return { type: 'post', ...said };
  const post = { type: command.type, ...said };
  if (command.type === 'ask') return post;
  const { meta, mentions } = command;
  const carried = {
    ...(meta !== undefined && { meta: meta && keptMeta(meta) }),
    ...(mentions && { mentions: [...mentions] }),
  };
  if (command.type === 'edit') return { ...post, ...carried, seq: command.seq };
  const { reply, stamp } = command;
  return {
    ...post,
    ...carried,
    ...(reply !== undefined && { reply }),
    ...(stamp !== undefined && { stamp }),
  };
}

/** @throws TypeError where it is no answer */
function checked(said: PostAnswer, old: string, limits: Parts['limits']): PostAnswer {
  const word = checkedPost(said);
  if (word.type !== 'changed') return word;
  const text = keepText(word.text);
  if (faultOfText(text, limits)) throw new TypeError('It changed words to what is no message.');
  return text === old ? { type: 'ok' } : { type: 'changed', text };
}

function rulingOf(word: Exclude<PostAnswer, { type: 'changed' }>): Ruling | undefined {
  switch (word.type) {
    case 'ok':
      return undefined;
    case 'held':
      return { type: 'held', rule: wordsOf(word.reason) ?? 'mayPost' };
    case 'refused':
      return { type: 'refused', why: new HostRefused(wordsOf(word.text)) };
    default:
      return never(word);
  }
}

/** Other words in the place of somebody's; who shows its own as it sent them hears these, too. */
function withText(given: Given<Words>, text: string): Given {
  return { ...given, command: { ...given.command, text }, onSeq: undefined };
}
