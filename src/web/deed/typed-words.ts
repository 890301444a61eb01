/** The words that somebody typed into a form and has not sent, by what they are about. */
export interface TypedWords {
  readonly text: string;
  /** Keeps what stands in the field now. */
  readonly keep: (event: Event) => void;
  /** They were sent. */
  readonly drop: () => void;
}

const houses = new WeakMap<Element, Map<string, string>>();

/**
 * The words of a form that may be closed at any moment, by a tap beside it or Escape: they are kept as long
 * as the page is open, in each app's house by themselves, until they are sent.
 *
 * @param from an element of the house
 * @param about what the words are about
 * @example typedWords(this, 'report 12').text // 'an adv'
 */
export function typedWords(from: Element, about: string): TypedWords {
  const house = from.closest('.house') ?? document.body;
  const words = houses.get(house) ?? new Map<string, string>();
  houses.set(house, words);
  return {
    text: words.get(about) ?? '',
    keep: ({ currentTarget }) => {
      const { value } = currentTarget as HTMLInputElement;
      if (value === '') words.delete(about);
      else words.set(about, value);
    },
    drop: () => void words.delete(about),
  };
}
