import type { Refusal } from '../../protocol/error.ts';

/** The word of a hook on what somebody would say, where it is not said as it is. */
export type Ruling =
  | { readonly type: 'refused'; readonly why: Refusal }
  /** The rule is what those who keep order see of it. */
  | { readonly type: 'held'; readonly rule: string };
