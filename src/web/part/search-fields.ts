import { html, type TemplateResult } from 'lit/html.js';
import { things } from '../../protocol/thing.ts';
import { words } from '../words.ts';
import { dayIn, type Known, timesOf, type Wishes, whoIs, wishesIn } from './search-words.ts';

/** The fields beside the words of a search. */
export function searchFields(
  tail: string,
  { people }: Known,
  chosen: string,
  cleared: () => void,
): TemplateResult {
  const names = [...new Set(people.map(({ name }) => name))];
  return html`<details class="sift">
    <summary>${words().search.filters}${chosen === '' ? '' : html`: <bdi>${chosen}</bdi>`}</summary>
    <label for="from${tail}">${words().search.from}</label>
    <input id="from${tail}" name="from" list="names${tail}" maxlength="64" autocomplete="off"
      autocapitalize="off" spellcheck="false" dir="auto" placeholder=${words().search.nameOrMe} />
    <datalist id="names${tail}">${names.map((name) => html`<option value=${name}></option>`)}</datalist>
    <div class="days">
      <div>
        <label for="after${tail}">${words().search.after}</label>
        <input id="after${tail}" name="after" type="date" />
      </div>
      <div>
        <label for="before${tail}">${words().search.before}</label>
        <input id="before${tail}" name="before" type="date" />
      </div>
    </div>
    <fieldset>
      <legend class="unseen">${words().search.onlyWith}</legend>
      ${boxes().map(
        ([name, value, label]) =>
          html`<label><input type="checkbox" name=${name} value=${value} /> ${label}</label>`,
      )}
    </fieldset>
    <p class="hint">${words().search.orType} <code dir="ltr">from:Ann</code>,
      <code dir="ltr">on:2026-11-28</code>, <code dir="ltr">has:link</code></p>
    <button type="button" ?hidden=${chosen === ''} @click=${(event: Event) => {
      clear(event);
      cleared();
    }}>${words().search.clear}</button>
  </details>`;
}

function clear({ currentTarget }: Event): void {
  const fields = (currentTarget as Element).closest('.sift');
  for (const field of fields?.querySelectorAll('input') ?? []) {
    if (field.type === 'checkbox') field.checked = false;
    else field.value = '';
  }
  // The button goes with what it cleared.
  fields?.querySelector('summary')?.focus();
}

const boxes = () =>
  [
    ['has', 'link', words().search.links],
    ['has', 'code', words().search.code],
    ['has', 'mention', words().search.mentions],
    ['mentions', 'me', words().search.ofMe],
  ] as const;

/** All that a form asks for: what was typed wins over what was chosen. */
export function wishesOf(form: HTMLFormElement, known: Known): Wishes {
  const said = new FormData(form);
  const typed = wishesIn(textOf(said, 'q'), known);
  const from = textOf(said, 'from');
  const has = things.filter((one) => said.getAll('has').includes(one) || typed.has?.includes(one));
  const [after, before] = [dayIn(textOf(said, 'after')), dayIn(textOf(said, 'before'))];
  return {
    ...(from !== '' && { from: whoIs(from, known) }),
    ...(said.has('mentions') && { mentions: whoIs('me', known) }),
    ...(after && timesOf('after', after)),
    ...(before && timesOf('before', before)),
    ...typed,
    ...(has.length > 0 && { has }),
  };
}

/** The chosen fields in a few words. */
export function chosenIn(form: HTMLFormElement): string {
  const said = new FormData(form);
  const { from, after, before } = words().search;
  const named = Object.entries({ from, after, before }).flatMap(([name, called]) =>
    textOf(said, name) === '' ? [] : [`${called.toLowerCase()} ${textOf(said, name)}`],
  );
  const kinds = boxes().filter(([name, value]) => said.getAll(name).includes(value));
  return [...named, ...kinds.map(([, , label]) => label.toLowerCase())].join(' · ');
}

function textOf(said: FormData, name: string): string {
  const value = said.get(name);
  return typeof value === 'string' ? value.trim() : '';
}
