import { type TalkData, talkDataClass } from '../../page/fragment/talk-data.ts';

/**
 * Takes the messages that a page was served with; their rows stand in `list`. Words of removed messages
 * must not stay in the page, so what it takes is gone from there.
 *
 * @returns undefined where there are none, or rows no longer stand as they were served: a browser that
 * translates puts something in the place of texts
 */
export function takeServed(house: HTMLElement, list: HTMLElement): TalkData | undefined {
  const element = house.querySelector(`.${talkDataClass}`);
  element?.remove();
  if (!element?.textContent || list.querySelector('font')) return undefined;
  return JSON.parse(element.textContent) as TalkData;
}
