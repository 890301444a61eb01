import { linkTo } from './furnish.ts';
import { NoHouse } from './room-house.ts';

/**
 * Says that a room can't be shown, under what stands in the tag; who builds the page reads why.
 *
 * @returns the reason
 */
export function tellFault(stage: HTMLElement, error: unknown, page: string): string {
  const reason = error instanceof NoHouse ? error.message : 'Its script could not be loaded.';
  // biome-ignore lint/suspicious/noConsole: who builds the page is told why.
  console.warn(`<parlour-room>: ${reason}`);
  stage.replaceChildren(document.createElement('slot'), faultLine(page));
  return reason;
}

/** The line that stands where a room can not be shown. */
function faultLine(page: string): HTMLElement {
  const line = document.createElement('p');
  line.className = 'fault';
  const link = linkTo(page);
  link.textContent = 'Open the room';
  line.append('The room could not be shown here. ', link);
  return line;
}
