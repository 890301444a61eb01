import type { Change } from '../../protocol/fact.ts';
import { Hindered } from '../may.ts';
import type { Verdict } from '../rules.ts';
import { carriers } from '../words-of.ts';
import type { Ruling } from './ruling.ts';

/** The host's own program does not let somebody do that: in its words, where it has some. */
export class HostRefused extends Hindered {
  declare readonly words?: string;

  constructor(words: string | undefined) {
    super({ code: 'host_refused' });
    if (words === undefined) return;
    this.words = words;
    this.message = words;
  }
}

/**
 * The verdict on a change, by what a hook said and what the rules say.
 *
 * @throws Refusal where it is not to be
 */
export function ruledBy(ruling: Ruling, { type }: Change, verdict: Verdict): Verdict {
  if (ruling.type === 'refused') throw ruling.why;
  const { onHold } = carriers[type];
  if (onHold === 'refused') throw new HostRefused(undefined);
  return verdict.type === 'held' || onHold === 'passes' ? verdict : ruling;
}
