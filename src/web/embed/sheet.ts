import { speak } from '../languages.ts';
import room from '../room.css?inline';
import tag from './tag.css?inline';
import { dress, wearText } from './worn.ts';

wearText(room);
wearText(tag);

/** Dresses a tag's tree in the sheets of a room, and in those that come; what it gives undresses it. */
export const dressed = (root: ShadowRoot): (() => void) => dress(root);

/** Has the page speak the language of a room: its first tag's stays. */
export const spoken = (house: HTMLElement): Promise<void> => speak(house.lang);
