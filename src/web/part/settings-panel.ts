import { html, nothing, type TemplateResult } from 'lit/html.js';
import { Failure } from '../../client/failure.ts';
import { icon } from '../../page/fragment/icon.ts';
import { latePaths } from '../../page/fragment/late-icon.ts';
import type { KeptUntil } from '../../protocol/keeping.ts';
import { isAtLeast, type Role } from '../../protocol/role.ts';
import {
  type SettingName,
  type Settings,
  type SettingValue,
  settingRows,
} from '../../protocol/setting.ts';
import { canDo } from '../deed/deed.ts';
import { wear } from '../later-part.ts';
import type { Muted } from '../muted.ts';
import settings from '../style/settings.css?inline';
import { tellRoom } from '../told.ts';
import { idTail } from './field.ts';
// Loaded from a part that is loaded itself, it would have the page cut into more requests.
import type { FilterField } from './filter-field.ts';
import './link-list.ts';
import type { LinkList } from './link-list.ts';
import './calm-box.ts';
import './muted-list.ts';
import { settingField, settingText, showAgain } from './setting-field.ts';
import { type SettingGroup, settingGroups } from './setting-groups.ts';
import { trustWords, wordsOfValue } from './setting-words.ts';
import { SidePanel } from './side-panel.ts';

wear(settings);

const savedMs = 2_000;

/** The outcome of a change: it stands for two seconds in the place of the setting's words. */
type Outcome = { readonly type: 'saved' } | { readonly type: 'failed'; readonly why: string };

/** The room's settings; who may change one does it here. */
export class SettingsPanel extends SidePanel {
  static override properties = {
    settings: {},
    kept: {},
    role: {},
    outcomes: {},
    isShown: {},
  };

  /** Those that are other than usual. */
  declare settings: Readonly<Partial<Settings>>;
  /** Values of `keep` that count besides, until when each. */
  declare kept: readonly KeptUntil[];
  declare role: Role;
  /** The order of the room to make links in, and where its server is; once an app is there. */
  order: (LinkList['order'] & FilterField['order']) | undefined;
  /** The people who are hidden for this person. */
  muted: Muted | undefined;
  base = '';
  /** Closed, it has nothing in it. */
  declare isShown: boolean;
  declare outcomes: ReadonlyMap<SettingName, Outcome>;
  /** Sets it in the room, once an app is there. */
  save: ((name: SettingName, value: SettingValue) => Promise<unknown>) | undefined;
  readonly #tail = idTail('setting');
  readonly #timers = new Set<ReturnType<typeof setTimeout>>();

  constructor() {
    super();
    this.settings = {};
    this.kept = [];
    this.role = 'stranger';
    this.outcomes = new Map();
    this.isShown = false;
  }

  protected readonly standsWide = false;

  protected override opened(): void {
    this.isShown = true;
    void this.updateComplete.then(() => this.querySelector<HTMLElement>('.close')?.focus());
  }

  override close(): void {
    super.close();
    this.isShown = false;
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    for (const timer of this.#timers) clearTimeout(timer);
    this.#timers.clear();
  }

  protected override render(): TemplateResult | typeof nothing {
    if (!this.isShown) return nothing;
    return html`<div class="panel-head">
        <h2>About this room</h2>
        <button type="button" class="close" aria-label="Close settings" @click=${() => this.close()}>
          ${icon(html, latePaths.close)}
        </button>
      </div>
      <p class="trust">${trustWords(this.settings, this.kept, Date.now())}</p>
      ${this.#mayAny && canDo('calm') ? html`<parlour-calm .until=${this.settings.calm ?? 0}></parlour-calm>` : nothing}
      ${settingGroups.map((group, i) => this.#group(group, i === 0))}
      ${this.#mayAny ? this.#links() : nothing}
      <parlour-muted .muted=${this.muted}></parlour-muted>
      ${this.#mayAny ? html`<p class="more">Each change counts at once, for everybody; that less is kept, a day later.</p>` : nothing}`;
  }

  #links(): TemplateResult {
    return html`<details class="set">
      <summary>
        <span><b>Links that give a role</b><small>For whoever is to be a member here, or to keep order</small></span>
        ${icon(html, latePaths.open)}
      </summary>
      <parlour-links .mine=${this.role} .order=${this.order} .base=${this.base}></parlour-links>
    </details>`;
  }

  #group({ heading, names }: SettingGroup, isFirst: boolean): TemplateResult | typeof nothing {
    const shown = names.filter((name) => this.#isShown(name));
    if (shown.length === 0) return nothing;
    return html`<details class="set" ?open=${isFirst}>
      <summary>
        <span><b>${heading}</b><small><bdi>${this.#summary(shown)}</bdi></small></span>
        ${icon(html, latePaths.open)}
      </summary>
      ${shown.map((name) => this.#row(name))}
    </details>`;
  }

  /** Settings that do nothing yet are not shown; those for who keeps order, to them alone. */
  #isShown(name: SettingName): boolean {
    const { seenBy } = settingRows[name];
    return seenBy === 'everybody' || isAtLeast(this.role, 'moderator');
  }

  #summary(names: readonly SettingName[]): string {
    const { settings } = this;
    const set = names.flatMap((name) => {
      const value = settings[name];
      if (value === undefined || value === settingRows[name].usual) return [];
      return `${settingRows[name].label}: ${wordsOfValue(name, value)}`;
    });
    return set.length > 0 ? set.join(' · ') : 'As usual';
  }

  #row(name: SettingName): TemplateResult {
    const { label, words } = settingRows[name];
    const id = `set-${name}${this.#tail}`;
    const value = this.#value(name);
    const outcome = this.outcomes.get(name);
    const mayChange = this.#mayChange(name);
    const choose = (chosen: SettingValue) => void this.#choose(name, chosen);
    return html`<div class="opt">
      <div>
        ${mayChange ? html`<label for=${id}>${label}</label>` : html`<span class="label">${label}</span>`}
        <small id="${id}-says" class=${outcome?.type ?? ''}>${saysOf(outcome, words)}</small>
      </div>
      ${mayChange ? settingField({ id, name, value, choose, order: this.order }) : settingText({ name, value })}
    </div>`;
  }

  #value(name: SettingName): SettingValue {
    return this.settings[name] ?? settingRows[name].usual;
  }

  #mayChange(name: SettingName): boolean {
    return isAtLeast(this.role, settingRows[name].setBy);
  }

  get #mayAny(): boolean {
    return isAtLeast(this.role, 'moderator');
  }

  async #choose(name: SettingName, value: SettingValue): Promise<void> {
    if (value === this.#value(name) && settingRows[name].kind.type !== 'secret') return;
    try {
      await this.save?.(name, value);
      this.#tell(name, { type: 'saved' });
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      this.#tell(name, { type: 'failed', why: error.message }, savedMs * 3);
      this.#showOld(name);
    }
  }

  #tell(name: SettingName, outcome: Outcome, ms = savedMs): void {
    this.outcomes = new Map(this.outcomes).set(name, outcome);
    tellRoom(this, 'announce', `${settingRows[name].label}: ${saysOf(outcome, '')}`);
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      if (this.outcomes.get(name) !== outcome) return;
      const outcomes = new Map(this.outcomes);
      outcomes.delete(name);
      this.outcomes = outcomes;
    }, ms);
    this.#timers.add(timer);
  }

  /** The field holds what was chosen; what counts is what was there before. */
  #showOld(name: SettingName): void {
    // Rules may be many: whoever made one wrong mends that one.
    if (settingRows[name].kind.type === 'lines') return;
    showAgain(this.querySelector<HTMLElement>(`#set-${name}${this.#tail}`), this.#value(name));
  }
}

function saysOf(outcome: Outcome | undefined, words: string): string {
  if (!outcome) return words;
  return outcome.type === 'saved' ? 'Saved' : outcome.why;
}

customElements.define('parlour-settings', SettingsPanel);
