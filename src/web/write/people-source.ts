import { fold } from '../../protocol/fold.ts';
import type { Author } from '../../protocol/record.ts';
import type { OfferSource } from './offer-box.ts';

const most = 8;
/** An @ that begins a word, and up to three words of a name behind it. */
const begun = /(?:^|[^\p{L}\p{N}\p{M}])(@[\p{L}\p{N}\p{M}._-]*(?: [\p{L}\p{N}\p{M}._-]+){0,2})$/u;

/** A person who may be named, and whether all who are here may be at once. */
export interface Nameable {
  readonly people: readonly Author[];
  readonly mayNameAll: boolean;
}

/** People, by their names behind an @. */
export function peopleSource(nameable: () => Nameable): OfferSource {
  return {
    words: ['person', 'people'],
    typed: ({ text, from, to }) => (from === to ? begun.exec(text.slice(0, from))?.[1] : undefined),
    find(typed) {
      const wanted = fold(typed.slice(1));
      const { people, mayNameAll } = nameable();
      const found = new Map<string, string>();
      // Nobody knows a stranger again.
      for (const { name, claimed } of people) if (!claimed) found.set(fold(name), name);
      const offers = [...found]
        .filter(([folded]) => folded.startsWith(wanted))
        .map(([, name]) => ({ by: `@${name}`, shown: `@${name}` }));
      const all = { by: '@here', shown: '@here', note: 'everybody who is here' };
      const withAll = mayNameAll && 'here'.startsWith(wanted) ? [...offers, all] : offers;
      // One that is typed whole is not offered again.
      return withAll.some(({ by }) => by === typed) ? [] : withAll.slice(0, most);
    },
  };
}
