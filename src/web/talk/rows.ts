import { html, type TemplateResult } from 'lit/html.js';
import type { Unsent } from '../../client/index.ts';
import type { Edge, Timeline } from '../../client/view/timeline.ts';
import { arrange } from '../../page/fragment/arrange.ts';
import { dayLine } from '../../page/fragment/day-line.ts';
import { messageRow } from '../../page/fragment/message-row.ts';
import { noticeLine } from '../../page/fragment/notice-line.ts';
import { tagsOf } from '../../page/fragment/tag.ts';
import { fill } from '../../page/words/say.ts';
import type { ReplyTo } from '../../protocol/carried.ts';
import type { Growing } from '../../protocol/growing.ts';
import type { Question } from '../../protocol/question.ts';
import type { Quoted } from '../../protocol/quoted.ts';
import type { Author, Message } from '../../protocol/record.ts';
import type { OwnHeld } from '../../protocol/review.ts';
import { localClock } from '../local-clock.ts';
import { words } from '../words.ts';
import type { HeldActs } from './held-row.ts';
import type { RareRows } from './rare-rows.ts';
import type { Stopped } from './read-mark.ts';
import type { Row } from './talk.ts';
import { retryAllRow, type UnsentActs, unsentRow } from './unsent-row.ts';
import { CoveredRun, type Veil } from './veil.ts';

/** All that the talk shows. */
export interface Shown extends UnsentActs, HeldActs {
  readonly timeline: Timeline;
  readonly unsent: readonly Unsent[];
  /** The makers of the next three; undefined until they are loaded. */
  readonly rare: RareRows | undefined;
  /** Messages that bots are writing. */
  readonly growing: readonly Growing[];
  /** Questions of one's own to those who keep order. */
  readonly yours: readonly Question[];
  /** Messages of one's own that wait for those who keep order. */
  readonly waiting: readonly OwnHeld[];
  readonly you: Author | undefined;
  /** Is what was typed shown as it was typed, since the room has it so? */
  readonly plain: boolean;
  /** The original of an answer, as far as it is known. */
  readonly quoted: (reply: ReplyTo) => Quoted | undefined;
  /** A message of the window, or one that is answered. */
  readonly original: (seq: number) => Message | undefined;
  /** The ids by which one is an author here. */
  readonly own: readonly string[];
  /** The people who are listed as here. */
  readonly here: readonly Author[];
  /** The last message that was read before the reader looked away, and when that was. */
  readonly mark: Stopped | undefined;
  readonly markRead: () => void;
  /** Lies over the messages of people who are hidden for this person. */
  readonly veil: Veil;
  /** Shows messages that it covers. */
  readonly lift: (messages: readonly Message[]) => void;
  readonly load: () => void;
}

export function rowsOf(shown: Shown): Row[] {
  const { timeline, mark, you, rare } = shown;
  // A place in the past is no end at which one's own would come.
  const isPast = timeline.newer === 'more' || timeline.newer === 'loading';
  const unsent = new Map(
    (isPast ? [] : pendingOf(shown)).map((row) => [asMessage(row, you, shown.original), row]),
  );
  const { messages } = timeline;
  const newest =
    mark && timeline.first <= mark.seq ? firstAfter(messages, mark.seq, shown) : undefined;
  const rows: Row[] = startOf(timeline.older, messages.length + unsent.size, shown);
  const tags = tagsOf([...shown.here, ...messages.map(({ author }) => author)]);
  const days = new Map<string, number>();
  const questions = questionsIn(shown);
  const askedBefore = (message?: Message) =>
    rare ? (questions.get(message) ?? []).map(rare.questionRow) : [];
  const heirs = shown.veil.heirs(messages);
  const apart = (message: Message) =>
    message === newest || questions.has(message) || heirs.has(message);
  const covered = new CoveredRun(shown, rows);
  for (const line of arrange([...messages, ...unsent.keys()], localClock.day, apart)) {
    if (line.type === 'day') {
      covered.end();
      const nth = (days.get(line.day) ?? 0) + 1;
      days.set(line.day, nth);
      rows.push(dayRow(line.day, nth, line.at));
      continue;
    }
    const asked = askedBefore(line.message);
    if (asked.length > 0) covered.end();
    rows.push(...asked);
    if (covered.takes(line.message)) continue;
    covered.end();
    if (line.message === newest && mark) rows.push(newRow(mark.at, shown));
    const waiting = unsent.get(line.message);
    rows.push(
      waiting
        ? unsentRow(keyOf(line.message), line.message, waiting, { first: line.first, ...shown })
        : storedRow(line.message, line.first, shown, tags.get(line.message.author.id)),
    );
  }
  covered.end();
  if (rare) rows.push(...shown.growing.map(rare.growingRow));
  const all = retryAllRow([...unsent.values()], shown);
  if (all) rows.push(all);
  rows.push(...askedBefore());
  if (rare && !isPast) rows.push(...shown.waiting.map((held) => rare.heldRow(held, shown)));
  if (timeline.newer === 'failed') rows.push(gapRow('newer', shown));
  return rows;
}

/** The key of a row, by the client's own mark where there is one: it stays itself when its message is stored. */
export function keyOf({ author, ref, seq }: Message): string {
  return ref === undefined ? `m${seq}` : `${author.id} ${ref}`;
}

/** A server's clock may be set back over midnight: then a day begins more than once. */
export function dayKey(day: string, nth: number): string {
  return `day ${day} ${nth}`;
}

/** The parts that a row of a stored message is made of. */
export function partsOf(message: Message, { first, own, tag, plain, quoted }: RowLook): unknown[] {
  const concerned =
    own.includes(message.author.id) || message.reactions?.length || message.mentions?.length;
  const quote = quoted && ('gone' in quoted ? 0 : quoted.text);
  return [message, first, concerned ? own.join(' ') : undefined, tag, plain, quote];
}

/** The look of a row beside its message. */
interface RowLook extends Pick<Shown, 'own' | 'plain'> {
  readonly first: boolean;
  readonly tag: string | undefined;
  readonly quoted?: Quoted | undefined;
}

export function startRow(): Row {
  const template = () => noticeLine(html, 'start', words().talk.beginning);
  return { key: 'start', from: ['start'], template };
}

/** The questions of one's own that stand before a message; those behind all of them under undefined. */
function questionsIn({ timeline, yours, rare }: Shown): Map<Message | undefined, Question[]> {
  const before = new Map<Message | undefined, Question[]>();
  const { messages, first, newer } = timeline;
  if (!rare) return before;
  for (const question of yours) {
    const place = rare.placeOf(question);
    const next = messages.find(({ seq }) => seq > place);
    const isInside = next ? place >= first || timeline.older === 'end' : newer === 'end';
    if (isInside) before.set(next, [...(before.get(next) ?? []), question]);
  }
  return before;
}

function startOf(older: Edge, count: number, shown: Shown): Row[] {
  if (older === 'failed') return [gapRow('older', shown)];
  if (older !== 'end') return [loadingRow()];
  return [count > 0 ? startRow() : emptyRow()];
}

function emptyRow(): Row {
  const template = () => noticeLine(html, 'empty', words().talk.empty);
  return { key: 'empty', from: [], template };
}

export function loadingRow(): Row {
  const template = () => noticeLine(html, 'gap', words().talk.earlier);
  return { key: 'loading', from: ['loading'], template };
}

function gapRow(edge: 'older' | 'newer', { load }: Shown): Row {
  const { notLoaded, load: again } = words().talk;
  const content = html`${notLoaded}
    <button type="button" class="word" @click=${load}>${again}</button>`;
  return { key: `gap ${edge}`, from: [], template: () => noticeLine(html, 'gap', content) };
}

function dayRow(day: string, nth: number, at: number): Row {
  const name = localClock.dayName(at);
  const pressed = (time: TemplateResult) =>
    html`<button type="button" tabindex="-1" aria-haspopup="dialog" title=${words().talk.anotherDay}>${time}</button>`;
  const template = () => dayLine(html, day, name, pressed);
  return { key: dayKey(day, nth), from: [name], template };
}

function newRow(since: number | undefined, { markRead }: Shown): Row {
  const news = sinceWords(since);
  const template = () =>
    html`<li class="new"><span>${news}</span> <button type="button" class="word" @click=${markRead}>${words().talk.markRead}</button></li>`;
  return { key: 'new', from: [news], template };
}

/** Says since when something is new, where that was on this device. */
export function sinceWords(since: number | undefined): string {
  const { new: isNew, newSince, newSinceDay } = words().talk;
  if (since === undefined) return isNew;
  const [time, day] = [localClock.time(since), localClock.day(since)];
  if (day === localClock.day(Date.now())) return fill(newSince, { time });
  return fill(newSinceDay, { day: localClock.dayName(since), time });
}

function storedRow(
  message: Message,
  first: boolean,
  { own, plain, quoted: find }: Shown,
  tag: string | undefined,
): Row {
  const quoted = message.reply && find(message.reply);
  const from = partsOf(message, { first, own, tag, plain, quoted });
  const look = { clock: localClock, first, you: own, live: true, tag, plain, quoted };
  const template = () => messageRow(html, message, look);
  return { key: keyOf(message), from, template };
}

/** After a reload, what was stored may still be in the outbox. */
function pendingOf({ timeline, unsent, own }: Shown): readonly Unsent[] {
  if (unsent.length === 0) return unsent;
  const stored = new Set(
    timeline.messages.filter(({ author }) => own.includes(author.id)).map(({ ref }) => ref),
  );
  return unsent.filter(({ ref }) => !stored.has(ref));
}

function asMessage(
  { ref, text, at, more }: Unsent,
  you: Author | undefined,
  find: (seq: number) => Message | undefined,
): Message {
  const author = more?.reply === undefined ? undefined : find(more.reply)?.author;
  const reply = author && more?.reply !== undefined ? { reply: { seq: more.reply, author } } : {};
  return { ...reply, seq: 0, ref, text, at, author: you ?? { id: '', name: 'you' } };
}

function firstAfter(messages: readonly Message[], seq: number, { own, veil }: Shown) {
  return messages.find(
    (message) => message.seq > seq && !own.includes(message.author.id) && !veil.covers(message),
  );
}
