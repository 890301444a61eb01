/** The way in which a wall is asked for: by the query of its address, or by attributes of a tag. */
export interface WallOptions {
  /** Messages that are shown at most. */
  readonly last: number;
  readonly only: 'all' | 'approved' | 'pinned';
  /** The size of letters, in hundredths of the usual. */
  readonly size: number;
  /** The ground: nothing, or a dark one for a screen that has nothing behind it. */
  readonly bg: 'none' | 'plate';
  readonly side: 'start' | 'end';
  /** Is the code shown by which others come in? */
  readonly join: 'on' | 'off';
  /** Seconds for which a message stays; 0: until others take its place. */
  readonly hold: number;
}

/** One option of a wall. */
type Field<Value> = { readonly usual: Value; readonly words: string } & ([Value] extends [number]
  ? { readonly least: number; readonly most: number }
  : { readonly of: readonly Value[] });

/** Every option of a wall. */
export const wallFields: { readonly [Name in keyof WallOptions]: Field<WallOptions[Name]> } = {
  last: { usual: 8, least: 1, most: 50, words: 'How many messages are shown at most: 1 to 50.' },
  only: {
    usual: 'all',
    of: ['all', 'approved', 'pinned'],
    words: 'Which are shown: all, approved ones alone, or what is pinned.',
  },
  size: {
    usual: 100,
    least: 40,
    most: 400,
    words: 'How large the letters are: 40 to 400 percent.',
  },
  bg: { usual: 'none', of: ['none', 'plate'], words: 'The ground: none, or a dark plate.' },
  side: { usual: 'start', of: ['start', 'end'], words: 'Where messages stand: start or end.' },
  join: { usual: 'off', of: ['on', 'off'], words: "Whether the room's code is shown: on or off." },
  hold: {
    usual: 0,
    least: 0,
    most: 3_600,
    words: 'For how many seconds a message stays: up to 3600; 0 until others take its place.',
  },
};

/** An option that was asked for and cannot be. */
export interface WallFault {
  readonly name: string;
  readonly given: string;
  /** The words of the option; undefined where there is none of that name. */
  readonly words: string | undefined;
}

const shown = 40;

/**
 * Reads the options of a wall: in the place of one that cannot be stands what is usual, and a fault says so.
 *
 * @example wallOptions([['last', '5'], ['only', 'liked']]).faults[0].name // 'only'
 */
export function wallOptions(given: Iterable<readonly [string, string]>): {
  readonly options: WallOptions;
  readonly faults: readonly WallFault[];
} {
  const faults: WallFault[] = [];
  const usual = Object.entries(wallFields).map(([name, { usual }]) => [name, usual] as const);
  const values = new Map<string, number | string>(usual);
  for (const [name, text] of given) {
    const field = Object.hasOwn(wallFields, name)
      ? wallFields[name as keyof WallOptions]
      : undefined;
    const value = field && valueIn(field, text);
    if (value !== undefined) values.set(name, value);
    else
      faults.push({ name: name.slice(0, shown), given: text.slice(0, shown), words: field?.words });
  }
  return { options: Object.fromEntries(values) as unknown as WallOptions, faults };
}

function valueIn(
  field: (typeof wallFields)[keyof WallOptions],
  text: string,
): string | number | undefined {
  if ('of' in field) return (field.of as readonly string[]).find((one) => one === text);
  const number = /^\d{1,4}$/.test(text) ? Number(text) : Number.NaN;
  return field.least <= number && number <= field.most ? number : undefined;
}
