import './part/people-panel.ts';
// What says why a message was not sent is there before the connection goes.
import './talk/rare-rows.ts';
import { host } from '../client/host/index.ts';
import { Acts } from './acts.ts';
import type { BehindParts, LateName } from './behind-parts.ts';
import { Cards } from './cards.ts';
import { laterPart } from './later-part.ts';
import { followNotices } from './notices.ts';
import type { ComposeMenu } from './part/compose-menu.ts';
import './part/compose-menu.ts';
import './part/typing-line.ts';
import { fill } from '../page/words/say.ts';
import type { NameCard } from './part/name-card.ts';
import type { PeoplePanel } from './part/people-panel.ts';
import { withArticle } from './part/role-words.ts';
import type { SearchPanel } from './part/search-panel.ts';
import { watchProof } from './proof/watch-proof.ts';
import { RowActs } from './row-acts.ts';
import { share } from './share.ts';
import { showTyping } from './show-typing.ts';
import { RowFocus } from './talk/row-focus.ts';
import { type Told, tellRoom } from './told.ts';
import { words } from './words.ts';

type Takes = { readonly [Name in LateName]: (detail: Told[Name]) => void };

/**
 * All that nobody needs to read and to write: what answers a person who points at something in the talk,
 * the line of who is writing, the browser's notices, the proof of what is shown.
 */
export class Behind {
  readonly #rows: RowFocus;
  readonly #does: RowActs;
  readonly #cards: Cards;
  readonly takes: Takes;

  constructor(parts: BehindParts) {
    const { part, life, house, room, muted, seen, ownParts: own } = parts;
    const acts = new Acts();
    const cards = new Cards({
      ...{ own, house, life, room, muted, seen },
      card: part<NameCard>('parlour-card'),
      you: () => own.client.you?.id,
      role: parts.role,
      shown: () => parts.talk().shown,
    });
    const does = new RowActs({ ...parts, acts, cards });
    this.#rows = new RowFocus(part('.log'), acts, {
      life,
      offer: (row) => does.offer(row),
      menu: ({ dataset }, beside) => does.openMenu({ seq: Number(dataset.seq), beside }),
      leave: () => parts.composer.focus(),
    });
    this.#does = does;
    this.#cards = cards;
    const people = part<PeoplePanel>('parlour-people');
    const proof = watchProof(parts, {
      ...{ people, banner: part('parlour-link') },
      shown: () => parts.talk().shown,
    });
    showTyping(life, parts.view, muted, part('parlour-typing'));
    followNotices({
      ...{ house, life, around: parts.around, client: own.client, room, muted, link: parts.link },
      goTo: (seq) => void tellRoom(house, 'go-to', seq),
    });
    this.takes = {
      act: (detail) => void does.act(detail),
      react: (reaction) => does.react(reaction),
      'open-menu': (detail) => void does.openMenu(detail),
      deed: (deed) => void does.do(deed),
      mute: (detail) => does.mute(detail),
      recall: () => does.amend(parts.talk().lastOwn()),
      'open-card': ({ author, by }) => void cards.open(author, by),
      'open-search': (by) => void openSearch(parts, by),
      'open-more': () => void part<ComposeMenu>('parlour-compose-menu').toggle(),
      share: (tools) => void share(tools, life),
      grant: (grant) => void parts.outcome.of(giveRole(parts, grant)),
      revoke: (taken) => void parts.outcome.of(takeRole(parts, taken)),
      'open-people': (by) => people.toggle(by),
      'check-all': () => proof.checkAll(),
    };
  }

  /** Does what it would have done, had it been there as a row was pressed, pointed at, or came into focus. */
  hear(event: Event): void {
    if (!(event.target instanceof Element && event.target.isConnected)) return;
    this.#rows.hear(event);
    if (event.type !== 'click') return;
    this.#does.press(event);
    this.#cards.pressed(event.target);
  }
}

async function openSearch({ part, room, muted, ownParts, tell }: BehindParts, by: HTMLElement) {
  if (!(await laterPart(import('./part/search-panel.ts'), tell))) return;
  const panel: SearchPanel = part('parlour-search');
  panel.begin({ room, muted, you: () => ownParts.client.you?.id });
  panel.toggle(by);
}

async function giveRole({ room, tell }: BehindParts, { person, name, role }: Told['grant']) {
  await host(room).grant(person, role, undefined, name);
  tell(fill(words().roles.nowIs, { name, role: withArticle(role) }));
}

async function takeRole({ room, tell }: BehindParts, { person, name }: Told['revoke']) {
  await host(room).revoke(person);
  tell(fill(words().roles.noMore, { name }));
}
