import { html, type TemplateResult } from 'lit/html.js';
import type { QuotingUnsent } from '../../client/view/index.ts';
import { arrange } from '../../page/fragment/arrange.ts';
import { dayLine } from '../../page/fragment/day-line.ts';
import { messageRow } from '../../page/fragment/message-row.ts';
import { noticeLine } from '../../page/fragment/notice-line.ts';
import { tagsOf } from '../../page/fragment/tag.ts';
import { fill } from '../../page/words/say.ts';
import type { QuotingMessage } from '../../protocol/quoted.ts';
import type { Author, Message } from '../../protocol/record.ts';
import type { OwnHeld } from '../../protocol/review.ts';
import { localClock } from '../local-clock.ts';
import { words } from '../words.ts';
import type { Shown } from './shown.ts';
import type { Row } from './talk.ts';
import { unsentRow } from './unsent-row.ts';

export function rowsOf(shown: Shown): Row[] {
  const { messages, hole, mark, you, rare } = shown;
  const isFailed = hole?.state === 'failed';
  // A place in the past is no end at which one's own would come.
  const isPast = hole !== undefined && !isFailed;
  const unsent = new Map((isPast ? [] : pendingOf(shown)).map((row) => [asMessage(row, you), row]));
  const newest =
    mark && (messages[0]?.seq ?? 0) <= mark.seq ? firstAfter(messages, mark.seq, shown) : undefined;
  const rows: Row[] = startOf(messages.length + unsent.size, shown);
  const tags = tagsOf([...shown.here, ...messages.map(({ author }) => author)]);
  const days = new Map<string, number>();
  const questions = rare?.questionRows(shown);
  const askedBefore = (message?: Message) => questions?.get(message) ?? [];
  const heirs = shown.veil.heirs(messages);
  const apart = (message: Message) =>
    message === newest || questions?.has(message) === true || heirs.has(message);
  const covered = rare && new rare.CoveredRun(shown, rows);
  for (const line of arrange([...messages, ...unsent.keys()], localClock.day, apart)) {
    if (line.type === 'day') {
      covered?.end();
      const nth = (days.get(line.day) ?? 0) + 1;
      days.set(line.day, nth);
      rows.push(dayRow(line.day, nth, line.at));
      continue;
    }
    const asked = askedBefore(line.message);
    if (asked.length > 0) covered?.end();
    rows.push(...asked);
    if (shown.veil.covers(line.message)) {
      covered?.take(line.message);
      continue;
    }
    covered?.end();
    if (line.message === newest && mark) rows.push(newRow(mark.at, shown));
    const waiting = unsent.get(line.message);
    rows.push(
      waiting
        ? unsentRow(keyOf(line.message), line.message, waiting, { first: line.first, ...shown })
        : storedRow(line.message, line.first, shown, tags.get(line.message.author.id)),
    );
  }
  covered?.end();
  if (rare) rows.push(...shown.growing.map(rare.growingRow));
  const all = rare?.retryAllRow([...unsent.values()], shown);
  if (all) rows.push(all);
  rows.push(...askedBefore());
  if (rare && !isPast) rows.push(...shown.waiting.map((held) => rare.heldRow(held, shown)));
  if (isFailed) rows.push(gapRow('newer', shown));
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
export function partsOf(message: Message, { first, own, tag, plain }: RowLook): unknown[] {
  const concerned =
    own.includes(message.author.id) || message.reactions?.length || message.mentions?.length;
  return [message, first, concerned ? own.join(' ') : undefined, tag, plain];
}

/** The look of a row beside its message. */
interface RowLook extends Pick<Shown, 'own' | 'plain'> {
  readonly first: boolean;
  readonly tag: string | undefined;
}

export function startRow(): Row {
  const template = () => noticeLine(html, 'start', words().talk.beginning);
  return { key: 'start', from: ['start'], template };
}

function startOf(count: number, shown: Shown): Row[] {
  if (shown.start === 'failed') return [gapRow('older', shown)];
  if (shown.start !== 'end') return [loadingRow()];
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
    <button type="button" class="word" @click=${() => load(edge)}>${again}</button>`;
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
  message: QuotingMessage,
  first: boolean,
  { own, plain }: Shown,
  tag: string | undefined,
): Row {
  const from = partsOf(message, { first, own, tag, plain });
  const { quoted } = message;
  const look = { clock: localClock, first, you: own, live: true, tag, plain, quoted };
  const template = () => messageRow(html, message, look);
  return { key: keyOf(message), from, template };
}

/** All that is not sent; what waits for those who keep order stands as it was sent until its own row can be made. */
function pendingOf({ unsent, waiting, rare }: Shown): readonly QuotingUnsent[] {
  return rare ? unsent : [...unsent, ...waiting.filter(isPost).map(asSent)];
}

function isPost({ target, rejected }: OwnHeld): boolean {
  return target === undefined && !rejected;
}

function asSent({ seq, ref = `held ${seq}`, text, at }: OwnHeld): QuotingUnsent {
  return { ref, text, at, state: 'sending', room: '', author: '' };
}

function asMessage(
  { ref, text, at, quoted }: QuotingUnsent,
  you: Author | undefined,
): QuotingMessage {
  const author = you ?? { id: '', name: 'you' };
  const reply = quoted && { reply: { seq: quoted.seq, author: quoted.author }, quoted };
  return { ...reply, seq: 0, ref, text, at, author };
}

function firstAfter(messages: readonly Message[], seq: number, { own, veil }: Shown) {
  return messages.find(
    (message) => message.seq > seq && !own.includes(message.author.id) && !veil.covers(message),
  );
}
