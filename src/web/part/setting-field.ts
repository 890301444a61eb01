import { html, type TemplateResult } from 'lit/html.js';
import { never } from '../../protocol/never.ts';
import {
  type SettingKind,
  type SettingName,
  type SettingValue,
  settingRows,
} from '../../protocol/setting.ts';
// Loaded from a part that is loaded itself, it would have the page cut into more requests.
import './filter-field.ts';
import type { FilterField } from './filter-field.ts';
import { keepWords, wordsOfChoice, wordsOfValue } from './setting-words.ts';

/** A field of the panel: what it holds, and what it tells. */
export interface SettingField {
  readonly id: string;
  readonly name: SettingName;
  readonly value: SettingValue;
  /** Takes what somebody chose. */
  readonly choose: (value: SettingValue) => void;
  /** The order of the room that filters are tried in, once an app is there. */
  readonly order?: FilterField['order'];
}

const usualPaces = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000];
const usualSpans = [10, 30, 60, 300, 900, 3_600, 21_600, 86_400, 604_800, 2_592_000];
const usualKeeps = ['', '24h', '7d', '30d', '90d', '365d', '100', '1000', '10000'];

/** The field by which a setting of this kind is changed. */
export function settingField(field: SettingField): TemplateResult {
  const { kind } = settingRows[field.name];
  switch (kind.type) {
    case 'flag':
      return flagField(field);
    case 'choice':
      return selectField(field, kind.of, (choice) => wordsOfChoice(field.name, choice));
    case 'number':
      return kind.unit === 'moment'
        ? momentField(field)
        : numberField(field, kind.unit === 'a second' ? usualPaces : usualSpans, kind);
    case 'keep':
      return selectField(field, usualKeeps, keepWords);
    case 'text':
      return kind.isLong ? longField(field, kind.points) : textField(field, kind.points);
    case 'lines':
      return linesField(field);
    case 'secret':
      return secretField(field);
    default:
      return never(kind);
  }
}

const isWithin = (
  span: number,
  { least, most }: { readonly least: number; readonly most: number },
) => least <= span && span <= most;

/** The field in which something was typed or chosen. */
function fieldOf<Field extends HTMLElement>({ currentTarget }: Event): Field {
  return currentTarget as Field;
}

function flagField({ id, value, choose }: SettingField): TemplateResult {
  return html`<input
    id=${id}
    type="checkbox"
    role="switch"
    class="switch"
    .checked=${value === true}
    aria-describedby="${id}-says"
    @change=${(event: Event) => choose(fieldOf<HTMLInputElement>(event).checked)}
  />`;
}

function selectField(
  { id, value, choose }: SettingField,
  usual: readonly string[],
  words: (choice: string) => string,
): TemplateResult {
  const choices = usual.includes(String(value)) ? usual : [...usual, String(value)];
  return html`<select
    id=${id}
    aria-describedby="${id}-says"
    @change=${(event: Event) => choose(fieldOf<HTMLSelectElement>(event).value)}
  >
    ${choices.map(
      (choice) =>
        html`<option value=${choice} .selected=${choice === value}>${words(choice)}</option>`,
    )}
  </select>`;
}

function numberField(
  field: SettingField,
  usual: readonly number[],
  kind: Extract<SettingKind, { type: 'number' }>,
): TemplateResult {
  const { name, value, choose } = field;
  return selectField(
    { ...field, value: String(value), choose: (choice) => choose(Number(choice)) },
    ['0', ...usual.filter((each) => isWithin(each, kind)).map(String)],
    (choice) => (choice === '0' ? kind.zero : wordsOfValue(name, Number(choice))),
  );
}

function momentField({ id, value, choose }: SettingField): TemplateResult {
  const take = (event: Event) => {
    const at = new Date(fieldOf<HTMLInputElement>(event).value).getTime();
    choose(Number.isNaN(at) ? 0 : at);
  };
  return html`<input
    id=${id}
    type="datetime-local"
    .value=${momentText(value)}
    aria-describedby="${id}-says"
    @change=${take}
  />`;
}

/** A moment as the field of a form has it, by the reader's own clock. */
function momentText(value: SettingValue): string {
  const at = Number(value);
  if (at === 0) return '';
  const offset = new Date(at).getTimezoneOffset() * 60_000;
  return new Date(at - offset).toISOString().slice(0, 16);
}

function textField({ id, value, choose }: SettingField, points: number): TemplateResult {
  return html`<input
    id=${id}
    type="text"
    class="whole"
    dir="auto"
    maxlength=${points}
    autocomplete="off"
    enterkeyhint="done"
    .value=${String(value)}
    aria-describedby="${id}-says"
    @change=${(event: Event) => choose(fieldOf<HTMLInputElement>(event).value.trim())}
    @keydown=${doneByEnter}
  />`;
}

/** Enter is enough: the field tells what was typed, and keeps the focus. */
function doneByEnter(event: KeyboardEvent): void {
  if (event.key !== 'Enter' || event.isComposing) return;
  event.preventDefault();
  const field = event.currentTarget as HTMLInputElement;
  field.blur();
  field.focus();
}

function longField({ id, value, choose }: SettingField, most: number): TemplateResult {
  return html`<textarea
    id=${id}
    class="whole"
    rows="3"
    dir="auto"
    maxlength=${most}
    .value=${String(value)}
    aria-describedby="${id}-says"
    @change=${(event: Event) => choose(fieldOf<HTMLTextAreaElement>(event).value.trim())}
  ></textarea>`;
}

function linesField({ id, value, choose, order }: SettingField): TemplateResult {
  return html`<parlour-filters
    class="whole"
    .name=${id}
    .value=${String(value)}
    .order=${order}
    .choose=${choose}
  ></parlour-filters>`;
}

function secretField({ id, name, value, choose }: SettingField): TemplateResult {
  const keep = (event: SubmitEvent) => {
    event.preventDefault();
    const field = (event.currentTarget as HTMLFormElement).querySelector('input');
    if (!field?.value) return;
    choose(field.value);
    field.value = '';
  };
  return html`<form class="secret" @submit=${keep}>
    <input
      id=${id}
      type="password"
      autocomplete="new-password"
      maxlength="128"
      placeholder=${value ? 'A new one' : 'None'}
      aria-describedby="${id}-says"
    />
    <button type="submit" class="ghost">${value ? 'Change' : 'Set'}</button>
    ${
      value
        ? html`<button type="button" class="ghost" aria-label="Take away: ${settingRows[name].label}"
            @click=${() => choose(false)}>Take away</button>`
        : ''
    }
  </form>`;
}

/** Shows in a field what counts, where what was chosen was not taken. */
export function showAgain(field: HTMLElement | null, value: SettingValue): void {
  if (field instanceof HTMLInputElement && field.type === 'checkbox')
    field.checked = value === true;
  else if (field instanceof HTMLInputElement && field.type === 'datetime-local')
    field.value = momentText(value);
  else if (isTextual(field)) field.value = String(value);
}

function isTextual(
  field: HTMLElement | null,
): field is HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement {
  return field !== null && 'value' in field && (field as HTMLInputElement).type !== 'password';
}

/** The value as text, for who may only see it. */
export function settingText({ name, value }: Pick<SettingField, 'name' | 'value'>): TemplateResult {
  return html`<bdi class="value">${wordsOfValue(name, value)}</bdi>`;
}
