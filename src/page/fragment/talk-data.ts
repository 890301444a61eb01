import type { Clearance } from '../../protocol/clearance.ts';
import type { Message } from '../../protocol/record.ts';

/** The data beside the rows of a served page: the same messages, for the script. */
export interface TalkData {
  readonly epoch: string;
  /** The room's latest fact that is in it. */
  readonly seq: number;
  readonly clearance: Clearance;
  /** Is what was typed shown as it was typed, since the room has it so? */
  readonly plain?: true;
  readonly messages: readonly Message[];
}

/** The class of the element that holds them. */
export const talkDataClass = 'talk-data';

/** As JSON that ends no element and begins none, whatever people wrote. */
export function asJson(data: TalkData): string {
  return JSON.stringify(data).replaceAll('<', '\\u003c');
}
