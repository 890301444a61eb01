import { html, nothing, type TemplateResult } from 'lit/html.js';
import { host } from '../../client/host/index.ts';
import type { Room } from '../../client/index.ts';
import type { AuditEntry } from '../../protocol/audit.ts';
import { auditSentence } from '../../protocol/audit-words.ts';
import { localClock } from '../local-clock.ts';
import { LightElement } from '../part/light-element.ts';

const hard: ReadonlySet<string> = new Set(['hidden', 'removed', 'cleared', 'banned', 'rejected']);
const soft: ReadonlySet<string> = new Set([
  'approved',
  'granted',
  'restored',
  'unbanned',
  'answered',
]);

/** The acts of those who keep order in a room, as sentences, newest first. */
export class DoneList extends LightElement {
  static override properties = {
    room: {},
    entries: {},
    next: {},
    hasFailed: {},
  };

  declare room: Room | undefined;
  declare entries: readonly AuditEntry[] | undefined;
  declare next: number | undefined;
  declare hasFailed: boolean;

  protected override firstUpdated(): void {
    void this.#read();
  }

  async #read(before?: number): Promise<void> {
    try {
      const page =
        this.room && (await host(this.room).acts(before === undefined ? {} : { before }));
      this.entries = [
        ...(before === undefined ? [] : (this.entries ?? [])),
        ...(page?.entries ?? []),
      ];
      this.next = page?.next;
      this.hasFailed = false;
    } catch {
      this.hasFailed = true;
    }
  }

  /** The entry with the name of whoever is here, where the act tells an id alone. */
  #named(entry: AuditEntry): AuditEntry {
    const { on } = entry;
    const name = on && (on.name ?? this.room?.people.list?.find(({ id }) => id === on.id)?.name);
    return on && name !== undefined ? { ...entry, on: { ...on, name } } : entry;
  }

  protected override render(): TemplateResult {
    const { entries, next } = this;
    const again = html`<button type="button" class="word" @click=${() => void this.#read()}>Try again</button>`;
    if (this.hasFailed)
      return html`<p class="more" role="status">That could not be read. ${again}</p>`;
    if (entries?.length === 0) return html`<p class="more">Nothing was done yet.</p>`;
    return html`<ol class="tale">${entries?.map((entry) => entryRow(this.#named(entry)))}</ol>
      ${
        next === undefined
          ? nothing
          : html`<button type="button" class="ghost" @click=${() => void this.#read(next)}>Earlier</button>`
      }`;
  }
}

function entryRow(entry: AuditEntry): TemplateResult {
  const { type, at } = entry;
  const tone = hard.has(type) ? 'hard' : soft.has(type) ? 'soft' : 'mid';
  // A name stays as somebody writes it.
  const sentence = auditSentence(entry, localClock.moment).replace(/^the host\b/, 'The host');
  return html`<li class=${tone}><span dir="auto">${sentence}.</span>
    <time title=${localClock.moment(at)}>${localClock.dayName(at)}, ${localClock.time(at)}</time></li>`;
}

customElements.define('parlour-done', DoneList);
