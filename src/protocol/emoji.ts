const emoji = /^\p{RGI_Emoji}$/v;
const selectors = /[\ufe0e\ufe0f]/g;
/** Characters that are shown as text unless a selector or a skin tone follows. */
const asText = /(?!\p{Emoji_Presentation})\p{Emoji}(?!\p{Emoji_Modifier})/gu;
/** The longest has ten code points, of two units each. */
const mostUnits = 40;

/** As many as are shown large where nothing else stands beside them. */
const alone = /^\s*(?:\p{RGI_Emoji}\s*){1,6}$/v;
const mostAlone = 6 * mostUnits;

/**
 * Is a text nothing but one to six emoji? Then they are shown large.
 *
 * @example isEmojiAlone('🎉 🎉') // true
 */
export function isEmojiAlone(text: string): boolean {
  return text.length <= mostAlone && alone.test(spelled(text));
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
  const whole = spelled(text);
  return emoji.test(whole) ? whole : undefined;
}

/** Each emoji of a text with the selectors that it ought to have. */
function spelled(text: string): string {
  return text.replace(selectors, '').replace(asText, '$&\ufe0f');
}
