const emoji = /^\p{RGI_Emoji}$/v;
const selectors = /[\ufe0e\ufe0f]/g;
/** Characters that are shown as text unless a selector or a skin tone follows. */
const asText = /(?!\p{Emoji_Presentation})\p{Emoji}(?!\p{Emoji_Modifier})/gu;
/** The longest has ten code points, of two units each. */
const mostUnits = 40;

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
