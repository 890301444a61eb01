import { html, nothing, type TemplateResult } from 'lit/html.js';
import { icon } from '../../page/fragment/icon.ts';
import { latePaths } from '../../page/fragment/late-icon.ts';
import { memberRow } from '../../page/fragment/member-row.ts';
import { tagsOf } from '../../page/fragment/tag.ts';
import { weave } from '../../page/words/say.ts';
import type { People } from '../../protocol/event.ts';
import { defaultLimits } from '../../protocol/limit.ts';
import type { Author } from '../../protocol/record.ts';
import type { Settings } from '../../protocol/setting.ts';
import { proofLine } from '../proof/proof-line.ts';
import type { ProofView } from '../proof/proof-watch.ts';
import { tellRoom } from '../told.ts';
import { counted, language, words } from '../words.ts';
import { SidePanel } from './side-panel.ts';

/** The people who are here: by name where they are few enough, else by number. */
export class PeoplePanel extends SidePanel {
  static override properties = { people: {}, shown: {}, most: {}, you: {}, proof: {} };

  declare people: People;
  /** The way in which people are shown to who reads this. */
  declare shown: Settings['people'];
  /** The number that is listed at most. */
  declare most: number;
  declare you: Author | undefined;
  /** The room's completeness, once that was checked. */
  declare proof: ProofView | undefined;

  constructor() {
    super();
    this.people = { count: 0 };
    this.shown = 'listed';
    this.most = defaultLimits.peopleListed;
  }

  protected readonly standsWide = true;

  protected override render(): TemplateResult {
    const { count, list } = this.people;
    return html`<div class="panel-head">
        <h2>${words().all.hereNow}</h2>
        ${this.shown === 'hidden' ? nothing : html`<span class="many">${count.toLocaleString(language())}</span>`}
        <button type="button" class="close" aria-label=${words().all.close} @click=${this.close}>
          ${icon(html, latePaths.close)}
        </button>
      </div>
      ${list ? this.#list(list) : nothing}
      ${this.#note}
      ${
        this.you
          ? this.#yourName(
              this.you,
              list?.some(({ id }) => id === this.you?.id),
            )
          : nothing
      }
      ${this.proof ? proofLine(this.proof, this) : nothing}`;
  }

  get #note(): TemplateResult | typeof nothing {
    const { shown, people, most } = this;
    const { onlyCounted, notShown, soMany } = words().people;
    if (shown === 'counted') return html`<p class="more">${onlyCounted}</p>`;
    if (shown === 'hidden') return html`<p class="more">${notShown}</p>`;
    return people.count > most ? html`<p class="more">${soMany}</p>` : nothing;
  }

  #list(list: readonly Author[]): TemplateResult {
    const sorted = [...list].sort((a, b) => a.name.localeCompare(b.name));
    const nameless = this.people.count - list.length;
    const tags = tagsOf(list);
    const row = (author: Author) => memberRow(html, author, this.you?.id, tags.get(author.id));
    return html`<ul>${sorted.map(row)}</ul>
      ${nameless > 0 ? html`<p class="more">${counted(words().people.nameless, nameless)}</p>` : nothing}`;
  }

  #yourName({ name }: Author, isListed = false): TemplateResult {
    return html`<p class="more">
      ${isListed ? nothing : weave(words().people.youAre, { name: html`<bdi>${name}</bdi>` })}
      <button type="button" class="word" @click=${this.#rename}>${words().people.rename}</button>
    </p>`;
  }

  #rename(): void {
    if (this.isSheet) this.close();
    tellRoom(this, 'rename');
  }
}

customElements.define('parlour-people', PeoplePanel);
