import { copyText } from './copy.ts';
import type { Life } from './life.ts';
import { media } from './media.ts';
import type { Sharing } from './sharing.ts';
import { tellRoom } from './told.ts';
import { words } from './words.ts';

const saidMs = 2_000;
const saying = new WeakMap<Sharing, ReturnType<Life['after']>>();

/** Shares the link of the room: by the phone's own sheet, else by the clipboard. */
export async function share(tools: Sharing, life: Life): Promise<void> {
  const { code, link } = tools;
  const phone = media('(pointer: coarse)').matches && 'share' in navigator;
  try {
    if (phone) return await navigator.share({ title: code, url: link });
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') return;
  }
  const copied = await copyText(link, tools);
  tools.said = copied ? words().tools.copied : words().tools.notCopied;
  if (copied) tellRoom(tools, 'announce', words().tools.linkCopied);
  else tellRoom(tools, 'take-by-hand', link);
  life.cancel(saying.get(tools));
  const end = life.after(saidMs, () => {
    tools.said = undefined;
  });
  saying.set(tools, end);
}
