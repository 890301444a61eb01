import { html, type TemplateResult } from 'lit/html.js';
import { weave } from '../../page/words/say.ts';
import type { TypedWords } from '../deed/typed-words.ts';
import { words } from '../words.ts';

/** Asks why a message is reported; `send` is given the words. @param typed before, and not sent */
export function reportForm(
  name: string,
  typed: TypedWords,
  send: (why: string) => void,
  leave: () => void,
): TemplateResult {
  const submit = (event: Event) => {
    event.preventDefault();
    const given = new FormData(event.currentTarget as HTMLFormElement);
    send(String(given.get('why') ?? '').trim());
  };
  const sendByEnter = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    (event.currentTarget as HTMLElement).closest('form')?.requestSubmit();
  };
  return html`<form class="report" @submit=${submit}>
    <label>${weave(words().report.why, { name: html`<bdi>${name}</bdi>` })}
      <textarea name="why" rows="3" maxlength="500" dir="auto" required .value=${typed.text}
        @input=${typed.keep} @keydown=${sendByEnter}></textarea>
    </label>
    <p class="facts">${words().report.seen}</p>
    <p class="row">
      <button type="submit" class="ghost">${words().all.report}</button>
      <button type="button" class="ghost" @click=${leave}>${words().all.notNow}</button>
    </p>
  </form>`;
}
