import { html, nothing, type TemplateResult } from 'lit/html.js';
import { nameMark } from '../../page/fragment/badge.ts';
import { hueOf, initialOf } from '../../page/fragment/face.ts';
import { icon } from '../../page/fragment/icon.ts';
import { latePaths } from '../../page/fragment/late-icon.ts';
import { linked } from '../../page/fragment/linked.ts';
import type { ReplyTo } from '../../protocol/carried.ts';
import type { Question } from '../../protocol/question.ts';
import type { Author } from '../../protocol/record.ts';
import { localClock } from '../local-clock.ts';
import { foundWords } from '../part/found-words.ts';
import type { Held, Reported } from './queue.ts';

/** Something that waits for those who keep order. */
export type Case =
  | { readonly type: 'held'; readonly key: string; readonly held: Held }
  | { readonly type: 'reported'; readonly key: string; readonly reported: Reported }
  | { readonly type: 'asked'; readonly key: string; readonly question: Question };

/** Something that waits for a yes or a no: a question gets words. */
export type Judged = Exclude<Case, { readonly type: 'asked' }>;

/** The acts that keys and buttons stand for: yes and no are others for each kind. */
export interface CaseActs {
  readonly yes: (one: Case) => void;
  readonly no: (one: Case) => void;
  readonly about: (author: Author, by: HTMLElement) => void;
}

const longest = 240;

export function authorOf(one: Case): Author {
  if (one.type === 'held') return one.held.author;
  return one.type === 'reported' ? one.reported.message.author : one.question.author;
}

export function textOf(one: Case): string {
  if (one.type === 'held') return one.held.text;
  return one.type === 'reported' ? one.reported.message.text : one.question.text;
}

/** The number of the fact that it is about. */
export function seqOf(one: Case): number {
  if (one.type === 'held') return one.held.seq;
  return one.type === 'reported' ? one.reported.message.seq : one.question.seq;
}

/** The deed that a yes stands for: what is held is let in, what is reported is hidden. */
export function yesTo(one: Judged) {
  const isHeld = one.type === 'held';
  const isEdit = isHeld && one.held.target !== undefined;
  const act = { type: isHeld ? ('approve' as const) : ('hide' as const), seq: seqOf(one) };
  return { act, name: authorOf(one).name, ...(isEdit && { isEdit }) };
}

/** The head of a case: by whom, when, and the words. */
export function caseHead(one: Case, { about }: CaseActs): TemplateResult {
  const author = authorOf(one);
  const { at, text } =
    one.type === 'held' ? one.held : one.type === 'reported' ? one.reported.message : one.question;
  const open = ({ currentTarget }: Event) => about(author, currentTarget as HTMLElement);
  return html`<p class="who ${hueOf(author.id)}">
      <span class="face" aria-hidden="true">${initialOf(author.name)}</span>
      <button type="button" class="name" @click=${open}><b><bdi>${author.name}</bdi></b></button>
      ${nameMark(html, author)}
      <time title=${localClock.moment(at)}>${localClock.time(at)}</time>
    </p>
    ${one.type === 'held' && one.held.reply ? answers(one.held.reply) : nothing}
    <p class="words" dir="auto">${one.type === 'held' ? hits(one.held) : linked(html, text)}</p>`;
}

function answers({ seq, author }: ReplyTo): TemplateResult {
  return html`<p class="because">${icon(html, latePaths.reply)} <span>Answers <bdi>${author.name}</bdi>, message ${seq}</span></p>`;
}

/** The words with what a rule found in them marked. */
function hits({ text, why }: Held): unknown {
  if (!why.rule || text.length > longest) return text;
  return foundWords(text, bare(why.rule).replaceAll('*', '')).map(({ text: part, isFound }) =>
    isFound ? html`<mark class="hit">${part}</mark>` : part,
  );
}

/** A rule without what it does: that is plain from where it stands. */
function bare(rule: string): string {
  return rule.replace(/^\s*(?:hold|flag|refuse):\s*/i, '');
}

/** The reason why it waits, in a line. */
export function because(one: Case): TemplateResult | typeof nothing {
  if (one.type === 'held')
    return html`<p class="because">${icon(html, latePaths.clock)} <span>${whyHeld(one.held)}</span></p>`;
  if (one.type !== 'reported') return nothing;
  const { count, reports } = one.reported;
  const latest = reports.at(-1);
  const others = count === 1 ? '' : count === 2 ? ' and one more' : ` and ${count - 1} more`;
  return html`<p class="because told">${icon(html, latePaths.flag)}
    <span><b><bdi>${latest?.author.name ?? 'Somebody'}</bdi></b>${others}: “<span dir="auto">${latest?.why ?? ''}</span>”</span></p>`;
}

function whyHeld({ why, target }: Held): TemplateResult {
  const edit = target === undefined ? '' : ' It is a new text of a message that stands.';
  const words = why.rule === undefined ? whyWords[why.type] : 'Held by the rule';
  return html`${words ?? whyWords.everybody}${why.rule === undefined ? '.' : html` <b class="code">${bare(why.rule)}</b>`}${edit}`;
}

const whyWords: Readonly<Record<string, string>> = {
  newcomer: 'New here: a first message waits',
  link: 'Links wait for review',
  everybody: 'Every message waits for review here',
};

/** The words on the two buttons of a case. */
export const yesNo = {
  held: ['Approve', 'Reject'],
  reported: ['Hide', 'Leave it'],
} as const;
