import type { Clearance } from '../../protocol/clearance.ts';
import type { QuotingMessage } from '../../protocol/quoted.ts';

/** The data beside the rows of a served page: the same messages, for the script. */
export interface TalkData {
  readonly epoch: string;
  /** The room's latest fact that is in it. */
  readonly seq: number;
  readonly clearance: Clearance;
  /** Is what was typed shown as it was typed, since the room has it so? */
  readonly plain?: true;
  /** With what they answer. */
  readonly messages: readonly QuotingMessage[];
}

/** The class of the element that holds them. */
export const talkDataClass = 'talk-data';

/** As JSON that ends no element and begins none, whatever people wrote. */
export function asJson(data: TalkData): string {
  return JSON.stringify(data).replaceAll('<', '\\u003c');
}
