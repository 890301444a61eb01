import { type NoticeParts, noticesKey } from './notify/wanted.ts';
import { onTold } from './told.ts';

/** Tells of messages that name oneself by the browser's notifications, in whichever tab they were asked for. */
export function followNotices(parts: NoticeParts): void {
  const { kept } = parts.around;
  const { signal } = parts.life;
  let isHeard = false;
  const look = () => {
    if (isHeard || kept.get(noticesKey) !== 'on') return;
    isHeard = true;
    import('./notify/notify.ts').then(
      ({ notify }) => notify(parts),
      () => {
        isHeard = false;
      },
    );
  };
  kept.follow(noticesKey, look, signal);
  onTold(parts.house, 'notices', look, signal);
  look();
}
