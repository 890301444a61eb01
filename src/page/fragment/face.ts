import { lettersOf } from './letters.ts';

const hues = 18;

const visible = /[\p{L}\p{N}\p{Extended_Pictographic}]/u;

/** The class that colours an author, by id: nobody can take another's colour by taking the name. */
export function hueOf(author: string): string {
  let hash = 0x811c9dc5;
  for (let i = 0; i < author.length; i++) {
    hash = Math.imul(hash ^ author.charCodeAt(i), 0x01000193) >>> 0;
  }
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d) >>> 0;
  return `h${((hash ^ (hash >>> 13)) >>> 0) % hues}`;
}

/** The one character that stands for a name. */
export function initialOf(name: string): string {
  for (const letter of lettersOf(name)) {
    if (visible.test(letter)) return letter.toLocaleUpperCase();
  }
  return '?';
}
