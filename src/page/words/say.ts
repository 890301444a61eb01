/** A text in the forms that a language has for numbers: 1 message, 2 messages. `{n}` is the number. */
export type Forms = Readonly<
  Partial<Record<Exclude<Intl.LDMLPluralRule, 'other'>, string>> & { other: string }
>;

/** The things that are put into the blanks of a text, by name. */
export type Blanks = Readonly<Record<string, string | number>>;

const blank = /\{(\w+)\}/g;
const woven = /\{(\w+)\}|\[([^\]]*)\]/g;

/** A text with its blanks filled. @example fill('Hello {name}', { name: 'ann' }) // 'Hello ann' */
export function fill(text: string, blanks: Blanks): string {
  return text.replace(blank, (whole, name: string) => String(blanks[name] ?? whole));
}

/**
 * A text as parts of a template: blanks filled by markup, and what stands in square brackets wrapped
 * in it, in the order in which it stands there.
 *
 * @example weave('By {name}: [go on].', { name: html`<b>ann</b>` }, [(words) => html`<a href="/">${words}</a>`])
 */
export function weave(
  text: string,
  blanks: Readonly<Record<string, unknown>>,
  wraps: readonly ((words: string) => unknown)[] = [],
): unknown[] {
  const parts: unknown[] = [];
  let [end, wrapped] = [0, 0];
  for (const { 0: whole, 1: name, 2: inner = '', index } of text.matchAll(woven)) {
    parts.push(text.slice(end, index));
    if (name !== undefined) parts.push(blanks[name] ?? whole);
    else {
      parts.push(wraps[wrapped]?.(inner) ?? inner);
      wrapped += 1;
    }
    end = index + whole.length;
  }
  parts.push(text.slice(end));
  return parts.filter((part) => part !== '');
}

/** The rules by which one language writes numbers and what is counted. */
export class Grammar {
  /** Its tag. */
  readonly language: string;
  #rules: Intl.PluralRules | undefined;
  #numbers: Intl.NumberFormat | undefined;

  constructor(language: string) {
    this.language = language;
  }

  readonly number = (n: number): string => {
    this.#numbers ??= new Intl.NumberFormat(this.language);
    return this.#numbers.format(n);
  };

  /** The form for a number, filled. */
  readonly counted = (forms: Forms, n: number, blanks: Blanks = {}): string => {
    this.#rules ??= new Intl.PluralRules(this.language);
    return fill(forms[this.#rules.select(n)] ?? forms.other, { n: this.number(n), ...blanks });
  };
}
