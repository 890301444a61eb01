import { html, nothing, type TemplateResult } from 'lit/html.js';
import { wear } from '../later-part.ts';
import cases from '../style/case.css?inline';
import swipe from '../style/swipe.css?inline';
import './answer-form.ts';
import type { AnswerForm } from './answer-form.ts';
import {
  authorOf,
  because,
  type Case,
  type CaseActs,
  caseHead,
  type Judged,
  yesNo,
} from './case.ts';

wear(cases);
wear(swipe);

/** The kinds of cases, in words. */
export const kindWords = { held: 'Held', reported: 'Reported', asked: 'Questions' } as const;

/** A row of a queue, beside its case. */
export interface CaseRow {
  readonly acts: CaseActs;
  readonly answer: AnswerForm['answer'];
  /** Tab leads to it. */
  readonly isCurrent: boolean;
  readonly focused: () => void;
  /** The code of its room, in a queue of several. */
  readonly code?: string;
}

/** A case as a row of a queue: heard by keys (`caseKey`), buttons and thumbs (`Swipes`). */
export function caseRow(one: Case, row: CaseRow): TemplateResult {
  const { code } = row;
  const sides = one.type === 'asked' ? undefined : yesNo[one.type];
  return html`<li
    class="case"
    data-key=${one.key}
    data-code=${code ?? nothing}
    ?data-swipes=${sides !== undefined}
    data-yes=${sides?.[0] ?? nothing}
    data-no=${sides?.[1] ?? nothing}
    tabindex=${row.isCurrent ? 0 : -1}
    aria-label="${kindWords[one.type]}: ${authorOf(one).name}${code === undefined ? '' : `, in ${code}`}"
    aria-keyshortcuts="A R H J K U"
    @focusin=${row.focused}
  >
    ${caseHead(one, row.acts)} ${because(one)}
    ${
      one.type === 'asked'
        ? html`<parlour-answer .question=${one.question} .room=${code ?? ''} .answer=${row.answer}></parlour-answer>
            <p class="do"><button type="button" class="ghost" @click=${() => row.acts.no(one)}>Leave unanswered</button></p>`
        : buttons(one, row)
    }
  </li>`;
}

function buttons(one: Judged, { acts, isCurrent }: CaseRow): TemplateResult {
  const [yes, no] = yesNo[one.type];
  return html`<p class="do">
    <button type="button" class=${isCurrent ? 'act yes' : 'ghost yes'} @click=${() => acts.yes(one)}>${yes}</button>
    <button type="button" class="ghost" @click=${() => acts.no(one)}>${no}</button>
  </p>`;
}

/** The things that keys do on a row. */
export interface CaseKeys extends Pick<CaseActs, 'yes' | 'no'> {
  /** Goes so many rows down, or up. */
  readonly step: (by: number) => void;
  readonly undo: () => boolean;
}

/** Hears a key that was pressed on a row itself. @param one its case */
export function caseKey(event: KeyboardEvent, one: Case | undefined, does: CaseKeys): void {
  const { key, ctrlKey, metaKey, altKey, target } = event;
  if (ctrlKey || metaKey || altKey || !one || !(target instanceof HTMLLIElement)) return;
  if (!isTaken(key.length === 1 ? key.toLowerCase() : key, one, does)) return;
  event.preventDefault();
  event.stopPropagation();
}

function isTaken(key: string, one: Case, { step, undo, yes, no }: CaseKeys): boolean {
  const by = { j: 1, ArrowDown: 1, k: -1, ArrowUp: -1 }[key];
  if (by !== undefined) step(by);
  else if (key === 'u' || key === 'z') return undo();
  else if (key === 'r') no(one);
  else if (one.type === 'asked') return false;
  else if (key === 'a' || (key === 'h' && one.type === 'reported')) yes(one);
  else return false;
  return true;
}
