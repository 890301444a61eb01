import { html, nothing, type TemplateResult } from 'lit/html.js';
import { clears } from '../deed/deed.ts';
import type { OwnParts } from '../own-parts.ts';
import { tellRoom } from '../told.ts';
import { words } from '../words.ts';

/** Asks how much of what one wrote here is deleted; it can't be undone. */
export function clearOwn(
  { client }: OwnParts,
  close: () => void,
  back: () => void,
): TemplateResult | typeof nothing {
  const { you } = client;
  if (!you) return nothing;
  const clear = (by: HTMLElement, since: number | undefined) => {
    const act = { type: 'clear' as const, person: you.id, ...(since && { since }) };
    tellRoom(by, 'deed', { act, name: you.name, isOwn: true });
    close();
  };
  return html`<h3>${words().own.clearTitle}</h3>
    <p class="facts">${words().own.clearSays}</p>
    <p class="row">
      ${clears.map(
        ([since, says]) => html`<button type="button" class="ghost danger"
          @click=${({ currentTarget }: Event) => clear(currentTarget as HTMLElement, since)}>${says}</button>`,
      )}
      <button type="button" class="ghost" @click=${back}>${words().all.keep}</button>
    </p>`;
}
