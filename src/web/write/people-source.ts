import { tagOf } from '../../page/fragment/tag.ts';
import { fold } from '../../protocol/fold.ts';
import type { Author } from '../../protocol/record.ts';
import type { DraftEntry } from '../part/draft-entry.ts';
import type { Offer, OfferSource } from './offer-box.ts';

const most = 8;
/** An @ that begins a word, and up to three words of a name behind it. */
const begun = /(?:^|[^\p{L}\p{N}\p{M}])(@[\p{L}\p{N}\p{M}._-]*(?: [\p{L}\p{N}\p{M}._-]+){0,2})$/u;

/** A person who may be named, and whether all who are here may be at once. */
export interface Nameable {
  readonly people: readonly Author[];
  readonly mayNameAll: boolean;
}

/** The field in which it is kept who is meant by a name. */
export type Choosing = Pick<DraftEntry, 'choose' | 'meant'>;

/** People, by their names behind an @: each of those who have the same one. */
export function peopleSource(nameable: () => Nameable, field: Choosing): OfferSource {
  return {
    words: ['person', 'people'],
    typed: ({ text, from, to }) => (from === to ? begun.exec(text.slice(0, from))?.[1] : undefined),
    find(typed) {
      const wanted = fold(typed.slice(1));
      const { people, mayNameAll } = nameable();
      const offers = [...byName(people)]
        .filter(([folded]) => folded.startsWith(wanted))
        .flatMap(([, named]) => named.map((person) => offerOf(person, named.length > 1)));
      const all = { by: '@here', shown: '@here', note: 'everybody who is here' };
      const withAll = mayNameAll && 'here'.startsWith(wanted) ? [...offers, all] : offers;
      const isWhole = withAll.some(({ by }) => by === typed);
      const namesakes = withAll.filter(({ by }) => fold(by.slice(1)) === wanted);
      const isChosen = field.meant.some(({ name }) => `@${name}` === typed);
      // One that is typed whole is not offered again, unless nobody knows who is meant.
      return isWhole && (namesakes.length === 1 || isChosen) ? [] : withAll.slice(0, most);
    },
    taken({ whom }) {
      if (whom) field.choose(whom);
    },
  };
}

/** The people who can be known again, by their folded names. */
function byName(people: readonly Author[]): ReadonlyMap<string, readonly Author[]> {
  const known = new Map<string, Author>();
  // The first one has the name that somebody has now.
  for (const person of people)
    if (!person.claimed && !known.has(person.id)) known.set(person.id, person);
  return Map.groupBy(known.values(), ({ name }) => fold(name));
}

function offerOf({ id, name, badge }: Author, hasNamesake: boolean): Offer {
  const whom = { id, name };
  const note = hasNamesake && { note: [badge, tagOf(id)].filter(Boolean).join(' ') };
  return { by: `@${name}`, shown: `@${name}`, whom, ...note };
}
