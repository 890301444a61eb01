/** A text in the forms that a language has for numbers: 1 message, 2 messages. `{n}` is the number. */
export type Forms = Readonly<
  Partial<Record<Exclude<Intl.LDMLPluralRule, 'other'>, string>> & { other: string }
>;

/** The things that are put into the blanks of a text, by name. */
export type Blanks = Readonly<Record<string, string | number>>;

/**
 * A text as parts of a template, its blanks filled by markup.
 *
 * @example weave('By {name}.', { name: html`<b>ann</b>` })
 */
export const weave = (text: string, blanks: Readonly<Record<string, unknown>>): unknown[] =>
  text.split(/[{}]/).map((part, i) => (i % 2 ? (blanks[part] ?? `{${part}}`) : part));

/** A text with its blanks filled. @example fill('Hello {name}', { name: 'ann' }) // 'Hello ann' */
export const fill = (text: string, blanks: Blanks): string => weave(text, blanks).join('');

/**
 * A text as parts of a template, what stands in square brackets wrapped in it, in the order in which it
 * stands there.
 *
 * @example wrap('By ann: [go on].', (words) => html`<a href="/">${words}</a>`)
 */
export const wrap = (text: string, ...wraps: readonly ((words: string) => unknown)[]): unknown[] =>
  text.split(/[[\]]/).map((part, i) => (i % 2 ? (wraps[(i - 1) / 2]?.(part) ?? part) : part));

/** The form of a text for a number, filled. */
export function count(
  language: string,
  forms: Forms,
  n: number,
  blanks?: Blanks,
  rules = new Intl.PluralRules(language),
): string {
  const form = forms[rules.select(n)] ?? forms.other;
  return fill(form, { n: n.toLocaleString(language), ...blanks });
}
