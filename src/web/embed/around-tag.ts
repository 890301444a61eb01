import type { Keep } from '../keep.ts';
import { type AroundPage, type Surroundings, surroundingsOf } from '../surroundings.ts';
import type { Looks } from './looks.ts';

/** Surroundings of a tag's room: the name is the tag's, for who has none, and it is looked at as the tag is. */
export function aroundTag(
  tag: Element,
  server: URL,
  { looks, isGuest }: { readonly looks: Looks; readonly isGuest: boolean },
): Partial<Surroundings> & { readonly kept: Keep } {
  const around = surroundingsOf(new URL('ws', server));
  // The site names its own people, and nobody asks them.
  const name = isGuest ? tag.getAttribute('name') || undefined : '';
  const account = tag.getAttribute('account');
  // What one person typed is not shown to the next one of the same browser.
  const own = account ? surroundingsOf(new URL('ws', server), `as.${account}.`) : around;
  const kept: Keep = {
    ...own.kept,
    get: (key) => own.kept.get(key) ?? (key === 'name' ? name : undefined),
  };
  return { ...own, kept, document: looks, page };
}

/** The page that has the tag: its address says nothing of the room, and it is not left. */
const page: AroundPage = {
  address: { search: '', hash: '' },
  get icon() {
    return document.querySelector<HTMLLinkElement>('link[rel~=icon]')?.href;
  },
  goTo: (url) => void open(url, '_blank', 'noopener'),
};

/** Is focus free to go into the tag? Whoever has gone on elsewhere meanwhile, or types on glass, keeps it. */
export function isHere(tag: Element): boolean {
  const isElsewhere = ![null, document.body, tag].includes(document.activeElement);
  // The button that was pressed is hidden by now, and has focus still.
  const isTaken = tag.shadowRoot?.activeElement?.checkVisibility() === true;
  return !isElsewhere && !isTaken && !matchMedia('(pointer: coarse)').matches;
}
