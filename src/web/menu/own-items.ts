import { paths } from '../../page/fragment/icon.ts';
import { latePaths } from '../../page/fragment/late-icon.ts';
import { canDo } from '../deed/deed.ts';
import type { Act } from '../told.ts';
import type { Item } from './item.ts';
import type { MenuView } from './menu-view.ts';

/** The acts on a message that need no right. */
export function ownItems(
  { message, isOwn, mayEdit, isMuted }: MenuView,
  act: (act: Act) => void,
  go: (page: 'delete' | 'report') => void,
): Item[] {
  const { name } = message.author;
  const item = (words: string, path: string, does: Act, letter?: string): Item => ({
    words,
    path,
    choose: () => act(does),
    ...(letter !== undefined && { letter }),
  });
  const copies = [
    item('Copy text', paths.copy, 'copy', 'C'),
    item('Copy link', paths.link, 'link', 'L'),
  ];
  const reply = item('Reply', latePaths.reply, 'reply', 'R');
  if (isOwn) {
    return [
      reply,
      ...(mayEdit ? [item('Edit', latePaths.edit, 'edit', 'E')] : []),
      ...copies,
      {
        words: 'Delete',
        path: latePaths.remove,
        letter: 'D',
        isPage: true,
        choose: () => go('delete'),
      },
    ];
  }
  const report: Item = {
    words: 'Report',
    path: latePaths.flag,
    isPage: true,
    choose: () => go('report'),
  };
  return [
    reply,
    ...copies,
    item(`About ${name}`, latePaths.person, 'about', 'A'),
    isMuted
      ? item(`Show ${name} again`, paths.eye, 'unmute')
      : { ...item(`Hide ${name} for me`, latePaths.unseen, 'mute'), note: 'in this browser' },
    ...(canDo('report') ? [report] : []),
  ];
}
