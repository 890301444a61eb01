const emoji = /^\p{RGI_Emoji}$/v;
const selectors = /[\ufe0e\ufe0f]/g;
/** Characters that are shown as text unless a selector or a skin tone follows. */
const asText = /(?!\p{Emoji_Presentation})\p{Emoji}(?!\p{Emoji_Modifier})/gu;
/** The longest has ten code points, of two units each. */
const mostUnits = 40;
const segments = new Intl.Segmenter('en');

/** The most that are shown large where nothing else stands beside them. */
const mostAlone = 6;

/**
 * Is a text nothing but a few emoji? Then they are shown large.
 *
 * @example isEmojiAlone('🎉 🎉') // true
 */
export function isEmojiAlone(text: string): boolean {
  if (text.length > mostAlone * mostUnits || !/[^\0-\xff]/.test(text)) return false;
  const letters = [...segments.segment(text)].map(({ segment }) => segment);
  const shown = letters.filter((letter) => letter.trim() !== '');
  if (shown.length === 0 || shown.length > mostAlone) return false;
  return shown.every((letter) => wholeEmoji(letter) !== undefined);
}

/**
 * An emoji in the one spelling it is kept and counted in: with the variation selectors that Unicode
 * recommends, whether they were sent or not.
 *
 * @example wholeEmoji('❤') // '❤️', as does '❤️'
 * @returns undefined where the text is anything but one emoji
 */
export function wholeEmoji(text: string): string | undefined {
  if (text.length > mostUnits) return undefined;
  const whole = text.replace(selectors, '').replace(asText, '$&\ufe0f');
  return emoji.test(whole) ? whole : undefined;
}
