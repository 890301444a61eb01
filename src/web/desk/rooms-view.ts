import { html, nothing, type TemplateResult } from 'lit/html.js';
import { icon } from '../../page/fragment/icon.ts';
import { latePaths } from '../../page/fragment/late-icon.ts';
import type { ActiveRoom, DeskNews, WaitingInRoom } from '../../protocol/desk.ts';
import { spanWords } from '../../protocol/span.ts';
import { localClock } from '../local-clock.ts';
import type { DeskState } from './desk-state.ts';
import { inWhole } from './number-words.ts';
import { plot } from './plot.ts';

/** The address of a room's page at which the host comes from its desk, beside which it is. */
export const roomAsHost = (code: string): string => `r/${encodeURIComponent(code)}#host`;

export interface RoomActs {
  readonly archive: (code: string, on: boolean) => void;
  /** Opens a room by what somebody typed. */
  readonly open: (code: string) => void;
}

/** The rooms in which most happens, and those in which something waits. */
export function roomsView(state: DeskState, acts: RoomActs): TemplateResult {
  const rooms = roomsIn(state.news);
  return html`<section class="d12" aria-labelledby="rooms">
    <div class="head">
      <h2 id="rooms">Rooms by activity <span class="many">${inWhole(rooms.length)}</span></h2>
      <form class="go" @submit=${(event: SubmitEvent) => goTo(event, acts)}>
        <label class="unseen" for="go">Open a room as the host, by its code</label>
        <input id="go" name="code" placeholder="A room’s code" dir="auto" autocomplete="off"
          autocapitalize="none" spellcheck="false" enterkeyhint="go" />
        <button type="submit" class="ghost">Open</button>
      </form>
    </div>
    ${rooms.length === 0 ? html`<p class="none">Nobody is in any room.</p>` : table(rooms, state, acts)}
  </section>`;
}

type Shown = ActiveRoom & Pick<WaitingInRoom, 'held' | 'reported' | 'asked'>;

/** Those that are open first; then those that nobody is in, where something waits. */
function roomsIn({ rooms = [], waiting = [] }: DeskNews): readonly Shown[] {
  const by = new Map(waiting.map((each) => [each.key, each]));
  const open = rooms.map((room) => {
    const { held = 0, reported = 0, asked = 0 } = by.get(room.key) ?? {};
    by.delete(room.key);
    return { ...room, held, reported, asked };
  });
  const empty = [...by.values()].map(({ latest: _, ...room }) => {
    return { ...room, people: 0, aMinute: 0, settings: {} };
  });
  return [...open, ...empty];
}

function table(
  rooms: readonly Shown[],
  { rooms: past }: DeskState,
  acts: RoomActs,
): TemplateResult {
  return html`<div class="tbl" tabindex="0" role="group" aria-labelledby="rooms">
    <table>
      <thead><tr>
        <th scope="col">Room</th><th scope="col" class="r">Here</th>
        <th scope="col" class="wide">Lately</th><th scope="col" class="r wide">A minute</th>
        <th scope="col" class="r">Held</th><th scope="col" class="r">Reported</th>
        <th scope="col" class="r wide">Asked</th>
        <th scope="col"><span class="unseen">Acts</span></th>
      </tr></thead>
      <tbody>${rooms.map((room) => row(room, past.get(room.key) ?? [], acts))}</tbody>
    </table>
  </div>`;
}

function row(room: Shown, past: readonly number[], acts: RoomActs): TemplateResult {
  const { code, people, aMinute, held, reported, asked, settings } = room;
  const { title, archived = false } = settings;
  const name = title || code;
  const warm = (count: number) => (count > 0 ? 'r warm' : 'r zero');
  return html`<tr>
    <th scope="row">
      <a href=${roomAsHost(code)}><bdi>${name}</bdi></a>
      ${name === code ? nothing : html`<span class="code"><bdi>${code}</bdi></span>`} ${badgesOf(settings)}
    </th>
    <td class="r">${inWhole(people)}</td>
    <td class="wide">${plot(past, `Written in ${name} a minute`, inWhole)}</td>
    <td class="r wide">${inWhole(aMinute)}</td>
    <td class=${warm(held)}>${inWhole(held)}</td>
    <td class=${warm(reported)}>${inWhole(reported)}</td>
    <td class="${warm(asked)} wide">${inWhole(asked)}</td>
    <td class="r"><button type="button" class="do-it" aria-label="${archived ? 'Reopen' : 'Archive'} ${name}"
      @click=${() => acts.archive(code, !archived)}>
      ${icon(html, archived ? latePaths.undo : latePaths.box)}<span class="wide">${archived ? 'Reopen' : 'Archive'}</span>
    </button></td>
  </tr>`;
}

function badgesOf({ calm = 0, slow = 0, archived, post, hold, read }: ActiveRoom['settings']) {
  const words = [
    archived ? 'archived' : '',
    calm > Date.now() ? `calm until ${localClock.time(calm)}` : '',
    slow > 0 ? `slow: ${spanWords(slow)}` : '',
    post === 'moderators' ? 'locked' : '',
    read === 'members' ? 'members only' : '',
    hold === 'everybody' || hold === 'newcomers' ? `holds ${hold}` : '',
  ];
  return words
    .filter((each) => each !== '')
    .map((each) => html`<span class="badge">${each}</span>`);
}

function goTo(event: SubmitEvent, acts: RoomActs): void {
  event.preventDefault();
  const form = event.currentTarget as HTMLFormElement;
  const code = String(new FormData(form).get('code') ?? '').trim();
  if (code !== '') acts.open(code);
}
