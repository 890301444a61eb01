import type { Beside } from '../menu/float.ts';

/** The purpose of a picker that is opened. */
export interface PickerView {
  readonly label: string;
  /** The word for what Enter does. */
  readonly verb: 'react' | 'insert';
  readonly beside: Beside;
  readonly take: (emoji: string) => void;
  /** Called for the focus to go back to where it was. */
  readonly back: () => void;
}
