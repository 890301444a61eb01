import { paths } from '../../page/fragment/icon.ts';
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
  const reply = item('Reply', paths.reply, 'reply', 'R');
  if (isOwn) {
    return [
      reply,
      ...(mayEdit ? [item('Edit', paths.edit, 'edit', 'E')] : []),
      ...copies,
      {
        words: 'Delete',
        path: paths.remove,
        letter: 'D',
        isPage: true,
        choose: () => go('delete'),
      },
    ];
  }
  const report: Item = {
    words: 'Report',
    path: paths.flag,
    isPage: true,
    choose: () => go('report'),
  };
  return [
    reply,
    ...copies,
    item(`About ${name}`, paths.person, 'about', 'A'),
    isMuted
      ? item(`Show ${name} again`, paths.eye, 'unmute')
      : { ...item(`Hide ${name} for me`, paths.unseen, 'mute'), note: 'in this browser' },
    ...(canDo('report') ? [report] : []),
  ];
}
