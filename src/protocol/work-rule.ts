/** The times at which new guests of every room do some work: never, while too much comes, or always. */
export const workRules = ['off', 'auto', 'on'] as const;

export type WorkRule = (typeof workRules)[number];
