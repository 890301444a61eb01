import { html, nothing, type TemplateResult } from 'lit/html.js';
import type { RoomSnapshot } from '../../client/view/index.ts';
import { icon, paths } from '../../page/fragment/icon.ts';
import { linked } from '../../page/fragment/linked.ts';
import type { Question } from '../../protocol/question.ts';
import type { Message } from '../../protocol/record.ts';
import { localClock } from '../local-clock.ts';
import { words } from '../words.ts';
import type { Row } from './talk.ts';

/** The window of the talk, and one's own questions. */
interface Asked extends Pick<RoomSnapshot, 'messages' | 'start' | 'hole'> {
  readonly yours: readonly Question[];
}

/** The rows of one's own questions that stand before a message; those behind all of them under undefined. */
export function questionRows({
  messages,
  start,
  hole,
  yours,
}: Asked): ReadonlyMap<Message | undefined, readonly Row[]> {
  const before = new Map<Message | undefined, readonly Row[]>();
  const first = messages[0]?.seq ?? 0;
  for (const question of yours) {
    const place = placeOf(question);
    const next = messages.find(({ seq }) => seq > place);
    const isInside = next ? place >= first || start === 'end' : !hole;
    if (isInside) before.set(next, [...(before.get(next) ?? []), questionRow(question)]);
  }
  return before;
}

/** A question of one's own, with its answers, as a row that nobody else has. */
function questionRow(question: Question): Row {
  return { key: `asked ${question.seq}`, from: [question], template: () => template(question) };
}

/** The number behind which it stands: an answer brings it to where the talk is then. */
function placeOf({ seq, answers = [] }: Question): number {
  return answers.at(-1)?.seq ?? seq;
}

function template({ at, text, answers = [] }: Question): TemplateResult {
  return html`<li class="own-question">
    <p class="to-hosts">
      ${icon(html, paths.shield)} <b>${words().question.asked}</b>
      <time title=${localClock.moment(at)}>${localClock.time(at)}</time>
      <span>${words().question.onlyThey}</span>
    </p>
    <p class="words" dir="auto">${linked(html, text)}</p>
    ${answers.map(
      ({ author, text: answer, at: answeredAt }) => html`<p class="answer" dir="auto">
        <b><bdi>${author.name}</bdi></b>
        <time title=${localClock.moment(answeredAt)}>${localClock.time(answeredAt)}</time>
        <span class="words">${linked(html, answer)}</span>
      </p>`,
    )}
    ${answers.length === 0 ? html`<p class="quiet">${words().question.noAnswer}</p>` : nothing}
  </li>`;
}
