import { paths } from '../../page/fragment/icon.ts';
import { latePaths } from '../../page/fragment/late-icon.ts';
import { fill } from '../../page/words/say.ts';
import { canDo } from '../deed/deed.ts';
import type { Act } from '../told.ts';
import { words } from '../words.ts';
import type { Item } from './item.ts';
import type { MenuView } from './menu-view.ts';

/** The acts on a message that need no right. */
export function ownItems(
  { message, isOwn, mayEdit, isMuted }: MenuView,
  act: (act: Act) => void,
  go: (page: 'delete' | 'report') => void,
): Item[] {
  const { name } = message.author;
  const item = (called: string, path: string, does: Act, letter?: string): Item => ({
    words: called,
    path,
    choose: () => act(does),
    ...(letter !== undefined && { letter }),
  });
  const copies = [
    item(words().menu.copyText, paths.copy, 'copy', 'C'),
    item(words().menu.copyLink, paths.link, 'link', 'L'),
  ];
  const reply = item(words().menu.reply, latePaths.reply, 'reply', 'R');
  if (isOwn) {
    return [
      reply,
      ...(mayEdit ? [item(words().menu.edit, latePaths.edit, 'edit', 'E')] : []),
      ...copies,
      {
        words: words().menu.delete,
        path: latePaths.remove,
        letter: 'D',
        isPage: true,
        choose: () => go('delete'),
      },
    ];
  }
  const report: Item = {
    words: words().all.report,
    path: latePaths.flag,
    isPage: true,
    choose: () => go('report'),
  };
  return [
    reply,
    ...copies,
    item(fill(words().menu.about, { name }), latePaths.person, 'about', 'A'),
    isMuted
      ? item(fill(words().menu.showAgain, { name }), paths.eye, 'unmute')
      : {
          ...item(fill(words().menu.hide, { name }), latePaths.unseen, 'mute'),
          note: words().menu.inBrowser,
        },
    ...(canDo('report') ? [report] : []),
  ];
}
