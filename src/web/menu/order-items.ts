import { paths } from '../../page/fragment/icon.ts';
import { latePaths } from '../../page/fragment/late-icon.ts';
import { never } from '../../protocol/never.ts';
import { type Aimed, canDo, clears, type Deed, type DeedAct, pauses, pins } from '../deed/deed.ts';
import { mayActOn } from '../deed/may-act-on.ts';
import type { Item } from './item.ts';
import type { MenuView } from './menu-view.ts';

/** The pages to which the items of who keeps order lead. */
export type OrderPage = 'former' | 'pause' | 'clear' | 'pin' | 'ban' | 'removal';

interface Doing {
  readonly act: (deed: Deed) => void;
  readonly go: (page: OrderPage) => void;
}

/** The acts on a message of those who keep order; none for who does not. */
export function orderItems(view: MenuView, { act, go }: Doing): Item[] {
  const { message, isOwn, role } = view;
  const { name } = message.author;
  if (!mayActOn(role, {})) return [];
  const page = (words: string, path: string, to: OrderPage, more: Partial<Item> = {}): Item => ({
    ...{ words, path, isPage: true, choose: () => go(to) },
    ...more,
  });
  const { seq } = message;
  const pin: Item = view.isPinned
    ? {
        ...{ words: 'Take down from above the talk', path: paths.pin, letter: 'P' },
        choose: () => act({ act: { type: 'unpin', seq }, name }),
      }
    : page('Pin above the talk', paths.pin, 'pin', { letter: 'P' });
  const former = view.former ? [page('What it said before', latePaths.edit, 'former')] : [];
  const kept = canDo('pin') ? [pin, ...former] : former;
  if (isOwn || !mayActOn(role, message.author)) return kept;
  const hide: Item = {
    ...{ words: 'Hide for everybody', path: latePaths.unseen, letter: 'H', note: 'undo for 60 s' },
    choose: () => act({ act: { type: 'hide', seq }, name, text: message.text }),
  };
  return [
    ...kept,
    ...(canDo('hide') ? [hide] : []),
    ...(canDo('timeout') ? [page(`Pause ${name} for`, latePaths.clock, 'pause')] : []),
    ...(canDo('clear') && !message.author.claimed
      ? [page(`Take away what ${name} said`, latePaths.sweep, 'clear')]
      : []),
    ...(canDo('ban') ? [page(`Ban ${name}`, latePaths.ban, 'ban', { isDangerous: true })] : []),
    ...(canDo('hide')
      ? [page('Remove for good', latePaths.remove, 'removal', { isDangerous: true })]
      : []),
  ];
}

/** The items of a page that offers lengths of time, or asks once more. */
export function pageItems(
  page: Exclude<OrderPage, 'ban' | 'former'>,
  view: MenuView,
  act: Doing['act'],
) {
  const { seq, author } = view.message;
  const item = (words: string, path: string, does: DeedAct): Item => ({
    ...{ words, path },
    choose: () => act({ act: does, name: author.name }),
  });
  switch (page) {
    case 'pause':
      return pauses.map(([seconds, words]) =>
        item(words, latePaths.clock, { type: 'timeout', seconds, ...aimAt(view) }),
      );
    case 'clear':
      return clears.map(([since, words]) => {
        const span = since === undefined ? undefined : { since };
        return item(words, latePaths.sweep, { type: 'clear', person: author.id, ...span });
      });
    case 'pin':
      return pins.map(([seconds, words]) => {
        const span = seconds === undefined ? undefined : { seconds };
        return item(words, paths.pin, { type: 'pin', seq, ...span });
      });
    case 'removal':
      return [
        {
          ...item('Remove for good', latePaths.remove, { type: 'remove', seq }),
          isDangerous: true,
        },
      ];
    default:
      return never(page);
  }
}

/** Strangers are whoever wrote that message: their name is anybody's. */
export function aimAt({ message }: Pick<MenuView, 'message'>): Aimed {
  const { author, seq } = message;
  return author.claimed ? { seq } : { person: author.id };
}
