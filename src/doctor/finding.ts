/** Everything that is looked at, in the order in which it is told. */
export const checks = [
  'reach',
  'certificate',
  'redirect',
  'name',
  'pages',
  'tag',
  'upgrade',
  'subprotocol',
  'compression',
  'origin',
  'frames',
  'stream',
  'idle socket',
  'idle stream',
  'authorization',
  'visitors',
  'address',
  'figures',
  'clock',
  'disk',
  'files',
  'version',
] as const;
export type Check = (typeof checks)[number];

/** Changes that mend something, each for one program that may stand there. */
export interface Change {
  readonly parlour?: string;
  readonly caddy?: string;
  readonly nginx?: string;
  readonly cloudflare?: string;
  /** For the machine, or for whoever gives out names and certificates. */
  readonly machine?: string;
}

/** One thing that was looked at: good, good enough, wrong, or not to be seen from here. */
export type Finding =
  | { readonly type: 'good' | 'unseen'; readonly check: Check; readonly says: string }
  | {
      readonly type: 'weak' | 'wrong';
      readonly check: Check;
      readonly says: string;
      readonly change: Change;
    };

export const good = (check: Check, says: string): Finding => ({ type: 'good', check, says });
export const unseen = (check: Check, says: string): Finding => ({ type: 'unseen', check, says });

export const wrong = (check: Check, says: string, change: Change): Finding => {
  return { type: 'wrong', check, says, change };
};

/** Works, and might work better. */
export const weak = (check: Check, says: string, change: Change): Finding => {
  return { type: 'weak', check, says, change };
};
