import type { RoomView, Typing } from '../client/view/index.ts';
import type { Life } from './life.ts';
import type { Muted } from './muted.ts';
import type { TypingLine } from './part/typing-line.ts';

/** Shows who else is writing, but for people who are hidden. */
export function showTyping(life: Life, view: RoomView, muted: Muted, line: TypingLine): void {
  let typing: readonly Typing[] = [];
  const show = () => {
    const heard = typing.filter(({ author }) => !muted.has(author.id));
    line.names = heard.map(({ author }) => author.name);
  };
  const look = () => {
    const { typing: now } = view.getSnapshot();
    if (now === typing) return;
    typing = now;
    show();
  };
  life.atEnd(view.subscribe(look));
  look();
  muted.follow(show);
}
